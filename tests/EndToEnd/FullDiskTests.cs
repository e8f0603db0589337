using System.Diagnostics;
using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>A real process that may write no file larger than a kilobyte, as on a disk that is full.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_result_that_does_not_fit_leaves_nothing_half_written()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("in"));
        File.Copy(TestPaths.Samples[0], folder.File("in/a.jpg"));

        // Models are converted into the cache when they are first used, which takes more than a kilobyte.
        Assert.Equal(0, (await FacetProcess.RunAsync("parse", "--input-dir", folder.File("in"), "--output-dir", folder.File("first"))).ExitCode);
        var exitCode = await RunLimitedAsync("parse", "--input-dir", folder.File("in"), "--output-dir", folder.File("out"));

        Assert.NotEqual(0, exitCode);
        Assert.Equal([folder.File("out/.facet-parse.json")], Directory.GetFiles(folder.File("out"), "*", SearchOption.AllDirectories));
    }

    private static async Task<int> RunLimitedAsync(params string[] arguments)
    {
        // Ignored, the signal of the limit becomes an error of the write.
        var start = new ProcessStartInfo("bash", ["-c", "trap '' XFSZ; ulimit -f 1; exec dotnet \"$@\"", "bash", TestPaths.App, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The runtime keeps its code in a file, and a channel for debuggers, unless told otherwise.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync(), process.WaitForExitAsync());
        return process.ExitCode;
    }
}

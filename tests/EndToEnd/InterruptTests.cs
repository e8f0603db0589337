using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>Ctrl+C on real processes.</summary>
public sealed class InterruptTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_conversion_that_is_interrupted_leaves_nothing_half_written()
    {
        using var folder = new TempFolder();
        using var process = FacetProcess.Start(null, "models", "convert", "--random", "dinov3-vitb16", "--out", folder.File("model"));
        await UntilAsync(process, () => Directory.Exists(folder.File("model")) && Directory.EnumerateFiles(folder.File("model")).Any());

        process.Interrupt();

        Assert.Equal(130, await process.WaitAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.File("model")));
    }

    [Fact]
    public async Task A_server_that_is_interrupted_takes_its_note_away()
    {
        using var data = new TempFolder();
        using var process = FacetProcess.Start(null, "serve", "--grpc", "127.0.0.1:0", "--http", "", "--data", data.Path, "--json");
        Assert.NotNull(await process.Out.ReadLineAsync());
        Assert.True(File.Exists(data.File("server.json")));

        process.Interrupt();

        Assert.Equal(0, await process.WaitAsync());
        Assert.False(File.Exists(data.File("server.json")));
    }

    /// <summary>Looks again and again: the process says nothing while it works.</summary>
    private static async Task UntilAsync(FacetProcess process, Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!isSo())
        {
            Assert.False(process.HasExited, process.Error);
            await Task.Delay(5, patience.Token);
        }
    }
}

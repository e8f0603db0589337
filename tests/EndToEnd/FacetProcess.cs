using System.Diagnostics;
using System.Text;

namespace Facet.EndToEnd.Tests;

/// <summary>What a finished command said.</summary>
internal sealed record Finished(int ExitCode, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A real facet process. Disposing it kills it.</summary>
internal sealed class FacetProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly Task _errors;

    private FacetProcess(Process process)
    {
        _process = process;
        _errors = Task.Run(ReadErrorsAsync);
    }

    public int Id => _process.Id;

    public StreamReader Out => _process.StandardOutput;

    public static FacetProcess Start(IReadOnlyDictionary<string, string>? environment, params IReadOnlyList<string> arguments) =>
        StartApp(TestPaths.App, environment, arguments);

    public static FacetProcess StartApp(string app, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(app);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["FACET_DATA"] = "/nonexistent/every-test-names-its-own-data-folder";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new FacetProcess(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end.</summary>
    public static Task<Finished> RunAsync(params IReadOnlyList<string> arguments) => RunAppAsync(TestPaths.App, arguments);

    /// <summary>Runs a command of another copy of the program to its end.</summary>
    public static Task<Finished> RunAppAsync(string app, params IReadOnlyList<string> arguments) => FinishAsync(StartApp(app, null, arguments));

    /// <summary>Runs a command with variables of its own to its end.</summary>
    public static Task<Finished> RunAsync(IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments) =>
        FinishAsync(Start(environment, arguments));

    private static async Task<Finished> FinishAsync(FacetProcess started)
    {
        using var process = started;
        var output = process.Out.ReadToEndAsync();
        var exitCode = await process.WaitAsync();
        return new Finished(exitCode, await output, process.Error);
    }

    /// <summary>What it has said on stderr so far.</summary>
    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    public async Task<int> WaitAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        await _errors;
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill9() => _process.Kill();

    /// <summary>SIGINT, as Ctrl+C.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public bool HasExited => _process.HasExited;

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_error)
            {
                _error.AppendLine(line);
            }
        }
    }
}

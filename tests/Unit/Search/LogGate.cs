namespace Facet.Unit.Tests.Search;

/// <summary>Holds whoever logs a line with some words until it is opened: work stands still at a place of the test's choice.</summary>
internal sealed class LogGate : IDisposable
{
    private readonly LineLogger _logger;
    private readonly string _words;
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new();

    public LogGate(LineLogger logger, string words)
    {
        (_logger, _words) = (logger, words);
        logger.Heard += Hold;
    }

    /// <summary>Ends when somebody stands at the gate.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets go, for good.</summary>
    public void Open()
    {
        _logger.Heard -= Hold;
        _open.Set();
    }

    public void Dispose() => Open();

    private void Hold(string line)
    {
        if (line.Contains(_words, StringComparison.Ordinal))
        {
            _reached.TrySetResult();
            _open.Wait();
        }
    }
}

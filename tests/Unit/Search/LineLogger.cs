using System.Collections.Concurrent;
using Facet.Search.Storage;
using Microsoft.Extensions.Logging;

namespace Facet.Unit.Tests.Search;

/// <summary>Keeps what a store logs.</summary>
internal sealed class LineLogger : ILogger<CollectionStore>
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IEnumerable<string> Lines => _lines;

    /// <summary>Called with each line by whoever logs it.</summary>
    public event Action<string>? Heard;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Hear(formatter(state, exception));

    private void Hear(string line)
    {
        _lines.Enqueue(line);
        Heard?.Invoke(line);
    }
}

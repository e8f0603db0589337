namespace Facet.Cli.FolderRuns;

/// <summary>What went wrong with which file, for the end of a run. The first are kept, the rest is counted, so that memory does not grow with the folder.</summary>
/// <param name="shown">How many are kept.</param>
internal sealed class FailureList(int shown)
{
    private readonly List<(string Path, string Message)> _first = [];

    public long Count { get; private set; }

    public void Add(string path, string message)
    {
        Count++;
        if (_first.Count < shown)
        {
            _first.Add((path, message));
        }
    }

    /// <summary>One line each on stderr.</summary>
    public void Print()
    {
        foreach (var (path, message) in _first)
        {
            Console.Error.WriteLine($"{path}: {message}");
        }

        if (Count > _first.Count)
        {
            Console.Error.WriteLine($"... and {Count - _first.Count} more; --json lists every one.");
        }
    }
}

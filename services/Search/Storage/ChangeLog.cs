namespace Facet.Search.Storage;

/// <summary>What a write changed, for the readers' caches; counts only once the write is committed.</summary>
internal sealed class ChangeLog
{
    private readonly List<PageChange> _points = [];
    private readonly List<long> _dropped = [];

    public IReadOnlyList<PageChange> Points => _points;

    public IReadOnlyList<long> Dropped => _dropped;

    public void Add(PageChange change) => _points.Add(change);

    public void AddDropped(long collection) => _dropped.Add(collection);

    public void Clear()
    {
        _points.Clear();
        _dropped.Clear();
    }
}

/// <summary>A point was added (+1), replaced (0) or deleted (-1).</summary>
internal readonly record struct PageChange(long Collection, long Ordinal, int Delta);

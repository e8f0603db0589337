using Facet.Search.Storage.Factors;

namespace Facet.Search.Storage;

/// <summary>What a write changed, for what memory holds of the store; counts only once the write is committed.</summary>
internal sealed class ChangeLog
{
    private readonly List<RecordChange> _records = [];
    private readonly List<long> _dropped = [];

    public IReadOnlyList<RecordChange> Records => _records;

    /// <summary>Generations that nobody can reach any more; their records are purged later.</summary>
    public IReadOnlyList<long> DroppedGenerations => _dropped;

    public void Add(RecordChange change) => _records.Add(change);

    public void AddDropped(long generation) => _dropped.Add(generation);

    public void Clear()
    {
        _records.Clear();
        _dropped.Clear();
    }
}

/// <summary>A record was added, replaced, deleted or, with the same contents, moved.</summary>
/// <param name="Collection">Id.</param>
/// <param name="Generation">Id.</param>
/// <param name="Ordinal">Of the point.</param>
/// <param name="Sequence">Of the change; 0 for a move, which changes nothing that callers see.</param>
/// <param name="Before">The record that is garbage now, if there was one.</param>
/// <param name="After">The record that counts now, if there is one.</param>
internal readonly record struct RecordChange(
    long Collection, long Generation, long Ordinal, long Sequence, RecordPlace Before, RecordPlace After)
{
    public bool IsMove => Sequence == 0;

    /// <summary>Points more or fewer.</summary>
    public int Delta => (After.IsNone ? 0 : 1) - (Before.IsNone ? 0 : 1);
}

/// <summary>Where a record lies, and its length in bytes.</summary>
internal readonly record struct RecordPlace(FactorLocation Location, int Length)
{
    public static RecordPlace None => default;

    public bool IsNone => Location.IsNone;
}

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

/// <summary>What happened to a record.</summary>
internal enum RecordChangeKind
{
    /// <summary>It was added, replaced or deleted.</summary>
    Write,

    /// <summary>It was moved with the same contents, or purged after its generation was dropped: nothing that callers see.</summary>
    Tidy,
}

/// <summary>A change of a record.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Collection">Id.</param>
/// <param name="Generation">Id.</param>
/// <param name="Ordinal">Of the point.</param>
/// <param name="Sequence">Of a write.</param>
/// <param name="Before">The record that is garbage now, if there was one.</param>
/// <param name="After">The record that counts now, if there is one.</param>
internal readonly record struct RecordChange(
    RecordChangeKind Kind, long Collection, long Generation, long Ordinal, long Sequence, RecordPlace Before, RecordPlace After)
{
    public static RecordChange Write(RecordKey key, RecordPlace before, RecordPlace after) =>
        new(RecordChangeKind.Write, key.Collection, key.Generation, key.Ordinal, key.Sequence, before, after);

    public static RecordChange Tidy(long generation, long ordinal, RecordPlace before, RecordPlace after) =>
        new(RecordChangeKind.Tidy, 0, generation, ordinal, 0, before, after);
}

/// <summary>Where a record lies, and its length in bytes.</summary>
internal readonly record struct RecordPlace(FactorLocation Location, int Length)
{
    public static RecordPlace None => default;

    public bool IsNone => Location.IsNone;
}

using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>
/// What changed, for what is derived from the points (an index): a snapshot remembers the sequence number it is as of, and takes over
/// what is newer. A point that changed several times comes once, with its last change.
/// </summary>
internal sealed class ChangeFeed(ReaderPool readers, RecordDirectory directory, ILogger logger)
{
    /// <summary>
    /// Called by the writer after COMMIT, when reads see the changes, and before they are acknowledged: what a listener notes here is
    /// known to every search that begins after the acknowledgement. Listeners must be quick and must not wait for a write.
    /// </summary>
    public event Action<CommittedChanges>? Committed;

    /// <summary>Called in the same way after a generation was dropped: its collection was, or another one serves now.</summary>
    public event Action<long>? GenerationDropped;

    /// <summary>
    /// Changes after a sequence number, in order. Those beyond <see cref="Sequence"/> are committed, but their records may not be readable
    /// for another moment: they have to be asked for again.
    /// </summary>
    /// <param name="generation">Id; of a collection that was read before.</param>
    /// <param name="sequence">0 for all from the beginning.</param>
    /// <param name="max">Most changes to return, at least 1; as many mean that there may be more.</param>
    /// <param name="isFromBeginning">The caller began with 0 and holds no point that was deleted before, so trimmed deletions do not matter.</param>
    /// <exception cref="SearchException">Deletions after that number were trimmed, or the generation is gone.</exception>
    public List<PointChange> Since(long generation, long sequence, int max, bool isFromBeginning = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return readers.Read(session =>
        {
            var trimmed = session.Scalar("SELECT trimmed_seq FROM generations WHERE id = $1", generation) as long?
                ?? throw new SearchException(SearchReason.ChangesForgotten, $"generation {generation} is gone; begin with the one that serves");
            if (sequence > 0 && sequence < trimmed && !isFromBeginning)
            {
                throw new SearchException(
                    SearchReason.ChangesForgotten,
                    $"deletions up to change {trimmed} are forgotten, {sequence} is before that; begin again with all points");
            }

            return Read(session, generation, sequence, max);
        });
    }

    /// <summary>Number of the last change whose record can be read.</summary>
    public long Sequence(long generation) => directory.Sequence(generation);

    /// <summary>Tells the listeners; the writer's own.</summary>
    public void Publish(ChangeLog changes)
    {
        var visible = changes.Records.Where(change => change.Kind == RecordChangeKind.Write).ToArray();
        if (visible.Length == 0 && changes.DroppedGenerations.Count == 0)
        {
            return;
        }

        foreach (var group in visible.GroupBy(change => (change.Collection, change.Generation)))
        {
            PointChange[] points = [.. group.Select(change => new PointChange(change.Sequence, change.Ordinal, change.After.IsNone))];
            Tell(() => Committed?.Invoke(new CommittedChanges(group.Key.Collection, group.Key.Generation, points)));
        }

        foreach (var generation in changes.DroppedGenerations)
        {
            Tell(() => GenerationDropped?.Invoke(generation));
        }
    }

    private static List<PointChange> Read(SqlSession session, long generation, long sequence, int max)
    {
        var found = new List<PointChange>();
        using var rows = session.Query(
            """
            SELECT * FROM (SELECT seq, ordinal, 0 FROM records WHERE generation = $1 AND seq > $2 ORDER BY seq LIMIT $3)
            UNION ALL
            SELECT * FROM (SELECT seq, ordinal, 1 FROM tombstones WHERE generation = $1 AND seq > $2 ORDER BY seq LIMIT $3)
            ORDER BY 1 LIMIT $3
            """,
            generation, sequence, max);
        while (rows.Read())
        {
            found.Add(new PointChange(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt32(2) == 1));
        }

        return found;
    }

    private void Tell(Action listeners)
    {
        try
        {
            listeners();
        }
        catch (Exception problem)
        {
            // The change is committed whatever a listener makes of it.
            StoreLog.ListenerFailed(logger, "A listener of changes failed; what it derives may be behind", problem);
        }
    }
}

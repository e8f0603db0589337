using Facet.Search.Storage.Factors;

namespace Facet.Search.Storage;

/// <summary>
/// What memory holds of each generation: where each record lies (8 bytes a point), and the sequence number of the last change. The writer
/// changes it after COMMIT and before it acknowledges, so that whoever looks after an acknowledgement finds the new state.
/// </summary>
internal sealed class RecordDirectory(FactorLog log)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, GenerationState> _generations = [];

    /// <summary>One scan of the table of records.</summary>
    public static RecordDirectory Read(SqlSession session, FactorLog log)
    {
        var directory = new RecordDirectory(log);
        foreach (var (generation, sequence) in ReachableGenerations(session))
        {
            directory._generations.Add(generation, new GenerationState { Sequence = sequence });
        }

        using var rows = session.Query("SELECT generation, ordinal, segment, offset, length FROM records");
        while (rows.Read())
        {
            var (generation, ordinal) = (rows.GetInt64(0), rows.GetInt64(1));
            var location = new FactorLocation(rows.GetInt32(2), rows.GetInt64(3));
            log.Count(location, rows.GetInt64(4), isLive: true);
            if (directory._generations.TryGetValue(generation, out var state))
            {
                state.Locations.Set(ordinal, location);
            }
        }

        log.FinishOpening(BackupWrites.LastSealed(session));
        return directory;
    }

    public void Apply(ChangeLog changes)
    {
        lock (_lock)
        {
            foreach (var change in changes.Records)
            {
                Apply(change);
            }

            foreach (var generation in changes.DroppedGenerations)
            {
                _generations.Remove(generation);
            }
        }
    }

    /// <summary>Where the records of a generation lie; nothing when it has none.</summary>
    public LocationTable? Locations(long generation)
    {
        lock (_lock)
        {
            return _generations.GetValueOrDefault(generation)?.Locations;
        }
    }

    /// <summary>Sequence number of the last committed change of a generation; 0 before the first.</summary>
    public long Sequence(long generation)
    {
        lock (_lock)
        {
            return _generations.GetValueOrDefault(generation)?.Sequence ?? 0;
        }
    }

    /// <summary>The records that lie in a segment, as generation and ordinal.</summary>
    public List<(long Generation, long Ordinal)> RecordsIn(int segment)
    {
        lock (_lock)
        {
            return [.. _generations.SelectMany(entry => entry.Value.OrdinalsIn(segment).Select(ordinal => (entry.Key, ordinal)))];
        }
    }

    private static List<(long Generation, long Sequence)> ReachableGenerations(SqlSession session)
    {
        var found = new List<(long, long)>();
        using var rows = session.Query(
            "SELECT g.id, c.seq FROM collections c JOIN generations g ON g.id IN (c.generation, c.next_generation)");
        while (rows.Read())
        {
            found.Add((rows.GetInt64(0), rows.GetInt64(1)));
        }

        return found;
    }

    private void Apply(RecordChange change)
    {
        CountLive(change);
        if (!_generations.TryGetValue(change.Generation, out var state))
        {
            if (change.After.IsNone)
            {
                // Purged after its generation was dropped.
                return;
            }

            _generations.Add(change.Generation, state = new GenerationState());
        }

        state.Locations.Set(change.Ordinal, change.After.Location);
        if (change.Kind == RecordChangeKind.Write)
        {
            state.Sequence = change.Sequence;
        }

    }

    private void CountLive(RecordChange change)
    {
        if (!change.Before.IsNone)
        {
            log.Count(change.Before.Location, change.Before.Length, isLive: false);
        }

        if (!change.After.IsNone)
        {
            log.Count(change.After.Location, change.After.Length, isLive: true);
        }
    }

    private sealed class GenerationState
    {
        public LocationTable Locations { get; } = new();

        public long Sequence { get; set; }

        public IEnumerable<long> OrdinalsIn(int segment)
        {
            for (long ordinal = 0; ordinal < Locations.Capacity; ordinal++)
            {
                if (Locations[ordinal] is { IsNone: false } location && location.Segment == segment)
                {
                    yield return ordinal;
                }
            }
        }
    }

}

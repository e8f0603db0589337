namespace Facet.Search.Storage.Factors;

/// <summary>
/// Frees the space of garbage: a segment of which less than half is live, or that was left almost empty, is rewritten, some records at a
/// time so that no write waits long, and goes once nobody reads it. Damaged records move as they are, so that they stay known as damaged.
/// </summary>
internal sealed class SegmentCompaction(FactorLog log, RecordDirectory directory)
{
    private const long StepBytes = 8L << 20;
    private const int AlmostEmpty = 16;

    private readonly Queue<(long Generation, long Ordinal)> _waiting = new();
    private Segment? _current;

    /// <summary>Whether there is something to do.</summary>
    public bool IsDue => _waiting.Count > 0 || log.Segments.Any(IsWasteful);

    /// <summary>Retires what is empty and moves some records of what is half empty.</summary>
    /// <returns>The moves as a change to be committed; nothing when there are none.</returns>
    public WriteOp<bool>? NextStep()
    {
        foreach (var empty in log.Segments.Where(segment => IsWasteful(segment) && segment.LiveBytes == 0).ToArray())
        {
            log.Retire(empty);
        }

        if (_waiting.Count == 0)
        {
            if (_current is { IsRetired: false } unfinished)
            {
                unfinished.IsStuck = true;
            }

            _current = log.Segments.FirstOrDefault(IsWasteful);
            foreach (var record in _current is null ? [] : directory.RecordsIn(_current.Number))
            {
                _waiting.Enqueue(record);
            }
        }

        return _waiting.Count == 0 ? null : new WriteOp<bool>(MoveSome, 0, CancellationToken.None) { MakesRoom = true };
    }

    private bool IsWasteful(Segment segment) => segment != log.Head && !segment.IsRetired && !segment.IsStuck
        && (segment.LiveBytes < segment.End / 2 || segment.End < segment.Capacity / AlmostEmpty);

    private bool MoveSome(WriteContext context)
    {
        for (var bytes = 0L; bytes < StepBytes && _waiting.TryDequeue(out var record);)
        {
            // It may have been replaced or deleted since the segment was looked through.
            if (RecordRow.Find(context.Session, record.Generation, record.Ordinal) is { } row
                && row.Place.Location.Segment == _current!.Number)
            {
                Move(context, record.Generation, record.Ordinal, row.Place);
                bytes += row.Place.Length;
            }
        }

        return true;
    }

    private static void Move(WriteContext context, long generation, long ordinal, RecordPlace from)
    {
        var bytes = context.Log.ReadRaw(from.Location, from.Length);
        if (bytes.IsEmpty)
        {
            // Its segment is cut off before it; there is nothing to move.
            return;
        }

        var to = new RecordPlace(context.Log.Append(bytes), from.Length);
        context.Session.Execute(
            "UPDATE records SET segment = $3, offset = $4 WHERE generation = $1 AND ordinal = $2",
            generation, ordinal, to.Location.Segment, to.Location.Offset);
        context.Changes.Add(RecordChange.Tidy(generation, ordinal, from, to));
    }
}

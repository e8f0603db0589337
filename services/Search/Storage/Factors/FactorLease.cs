using System.Runtime.Intrinsics.X86;

namespace Facet.Search.Storage.Factors;

/// <summary>
/// Access to the records of a generation for the time of a search, without copies and without SQLite: no record that was there when
/// the lease began, or came since, goes away before the lease does. Short-lived, for one search; several threads may share it.
/// </summary>
internal sealed class FactorLease : IDisposable
{
    private const int CacheLine = 64;

    // The header and the entries of four regions; header, scales and two rows of 384 channels.
    private const int HeaderLines = 4;
    private const int PrefetchedRegions = 4;
    private const int FactorLines = 14;

    private readonly FactorLog _log;
    private readonly LocationTable? _locations;
    private readonly DamageReport _damage;
    private readonly long _generation;
    private readonly long _epoch;
    private bool _isOver;

    /// <param name="log">The records.</param>
    /// <param name="directory">Where they lie.</param>
    /// <param name="damage">Hears of damaged ones.</param>
    /// <param name="generation">Id.</param>
    public FactorLease(FactorLog log, RecordDirectory directory, DamageReport damage, long generation)
    {
        // Entered first: what the locations say from now on stays mapped.
        _epoch = log.Epochs.Enter();
        (_log, _damage, _generation, _locations) = (log, damage, generation, directory.Locations(generation));
    }

    /// <summary>The generation was dropped before, or never had a record.</summary>
    public bool IsGone => _locations is null;

    /// <summary>One more than the largest ordinal that can have a record; ordinals below it may have none.</summary>
    public long OrdinalEnd => _locations?.Capacity ?? 0;

    /// <summary>
    /// The record of a point as of now: of two calls the later may see a later one, but each is one whole record. Its checksum is computed
    /// the first time it is read.
    /// </summary>
    /// <returns>Whether there is one that is not damaged.</returns>
    public bool TryRead(long ordinal, out PointRecord record)
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        var location = _locations?[ordinal] ?? FactorLocation.None;
        record = default;
        if (location.IsNone || location.IsDamaged)
        {
            return false;
        }

        var bytes = _log.Read(location, _generation, ordinal);
        if (bytes.IsEmpty || (!location.IsChecked && !Check(ordinal, location, bytes)))
        {
            return !bytes.IsEmpty ? false : Miss(ordinal, location);
        }

        record = new PointRecord(bytes);
        return true;
    }

    /// <summary>
    /// Asks the processor for the beginning of a record that will be read a little later. Records of a shortlist lie anywhere: without this
    /// most of the time goes by in waiting for memory.
    /// </summary>
    public void PrefetchHeader(long ordinal)
    {
        if (Sse.IsSupported && StartOf(ordinal) is { Length: >= HeaderLines * CacheLine } start)
        {
            Prefetch(start, 0, HeaderLines);
        }
    }

    /// <summary>The same for the leading rows of each of its regions; <see cref="PrefetchHeader"/> should lie a little back.</summary>
    public void PrefetchFactors(long ordinal)
    {
        if (!Sse.IsSupported || StartOf(ordinal) is not { Length: >= HeaderLines * CacheLine } start || _locations?[ordinal].IsChecked != true)
        {
            return;
        }

        var record = new PointRecord(start);
        for (var i = 0; i < record.RegionCount && i < PrefetchedRegions; i++)
        {
            var at = record[i].FactorsStart;
            if (at >= 0 && at < start.Length - (FactorLines * CacheLine))
            {
                Prefetch(start, at, FactorLines);
            }
        }
    }

    public void Dispose()
    {
        if (!_isOver)
        {
            _isOver = true;
            _log.Epochs.Leave(_epoch);
        }
    }

    private static unsafe void Prefetch(ReadOnlySpan<byte> bytes, int at, int lines)
    {
        fixed (byte* start = bytes)
        {
            for (var line = 0; line < lines; line++)
            {
                Sse.Prefetch0(start + at + (line * CacheLine));
            }
        }
    }

    private ReadOnlySpan<byte> StartOf(long ordinal)
    {
        var location = _locations?[ordinal] ?? FactorLocation.None;
        return location.IsNone ? [] : _log.From(location);
    }

    private bool Check(long ordinal, FactorLocation location, ReadOnlySpan<byte> bytes)
    {
        if (PointRecord.FindDamage(bytes) is { } problem)
        {
            Report(ordinal, location, problem);
            return false;
        }

        _locations!.TryMark(ordinal, location, location.AsChecked());
        return true;
    }

    private bool Miss(long ordinal, FactorLocation location)
    {
        Report(ordinal, location, "its segment does not hold it");
        return false;
    }

    private void Report(long ordinal, FactorLocation location, string problem)
    {
        if (_locations!.TryMark(ordinal, location, location.AsDamaged()))
        {
            _damage.Report(_generation, ordinal, problem);
        }
    }
}

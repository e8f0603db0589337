using System.Collections.Concurrent;
using Facet.Index;
using Facet.Search.Engine;
using Facet.Search.Storage.Factors;
using VectorHit = Facet.Index.SearchHit;

namespace Facet.Search.Indexing;

/// <summary>
/// The sketches of a generation's points in graphs: one graph over all regions together, for queries that weigh several, and one for each
/// region, for queries that weigh it most. All share one copy of the sketches. Searches run beside one writer task.
/// </summary>
internal sealed class CollectionIndex : IDisposable
{
    private const int JointGraph = 0;

    /// <summary>From this share of the weights on, a region's own graph is searched too: the joint one was built for equal weights.</summary>
    private const double DominantShare = 0.5;

    /// <summary>The last of as many candidates as a graph keeps are found unreliably: keep more than are taken.</summary>
    private const int EfPerCandidate = 2;

    /// <summary>Keeping so many candidates in a graph costs about as much as comparing with one point exactly.</summary>
    private const int EfPerExact = 4;

    private readonly VectorIndex _vectors;
    private readonly SlotTable _slots;
    private readonly int[] _partOf;
    private readonly int[] _partStarts;

    // Points of which sketches see nothing at all in some region, or whose records make no sense: no graph leads to them, so they belong
    // to every shortlist.
    private readonly ConcurrentDictionary<long, bool> _unseen;
    private volatile IndexTuning _tuning;
    private long _countAtCheck;
    private long _changesSinceCheck;

    public CollectionIndex(IndexContents contents)
    {
        (Version, Regions, RegionCount, Sequence) = (contents.Version, contents.Regions, contents.RegionCount, contents.Sequence);
        (_vectors, _slots) = (contents.Vectors, contents.Slots);
        _tuning = contents.Tuning;
        _partOf = new int[contents.Regions.Max(region => region.Number) + 1];
        Array.Fill(_partOf, -1);
        for (var part = 0; part < contents.Regions.Count; part++)
        {
            _partOf[contents.Regions[part].Number] = part;
        }

        _partStarts = [.. contents.Regions.Select((_, part) => contents.Regions.Take(part).Sum(region => region.Dimensions))];
        _unseen = new(contents.Unseen.Select(ordinal => KeyValuePair.Create(ordinal, true)));
        _countAtCheck = Count;
    }

    /// <summary>Grows with every training.</summary>
    public int Version { get; }

    /// <summary>One part of the vectors each.</summary>
    public IReadOnlyList<RegionSketch> Regions { get; }

    /// <summary>Regions that the generation had when the sketches were trained.</summary>
    public int RegionCount { get; }

    /// <summary>All changes up to this one are in.</summary>
    public long Sequence { get; set; }

    /// <summary>How far searches go.</summary>
    public IndexTuning Tuning => _tuning;

    public int Count => _vectors.Count;

    public long MemoryBytes => _vectors.MemoryBytes + _slots.MemoryBytes;

    /// <summary>As many points have changed since recall was measured as there were then.</summary>
    public bool IsCheckDue => Volatile.Read(ref _changesSinceCheck) > Math.Max(1000, _countAtCheck);

    public IndexContents Contents => new(Version, Regions, RegionCount, Sequence, _vectors, _slots, [.. _unseen.Keys], _tuning);

    /// <summary>Puts a point in, in the place of what it was before. Points differ between threads.</summary>
    /// <returns>Why the point can have no sketch, when its record makes no sense: it belongs to every shortlist then.</returns>
    public string? Put(long ordinal, PointRecord record)
    {
        var before = _slots.SlotOf(ordinal);
        var problem = TryAdd(record, out var slot, out var isSeen);
        if (slot != SlotTable.NoSlot)
        {
            _slots.Set(ordinal, slot);
        }

        if (isSeen)
        {
            _unseen.TryRemove(ordinal, out _);
        }
        else
        {
            _unseen[ordinal] = true;
        }

        // Only now: a search beside this finds the point all the time.
        if (before != SlotTable.NoSlot)
        {
            Release(ordinal, before);
        }

        Interlocked.Increment(ref _changesSinceCheck);
        return problem;
    }

    public void Remove(long ordinal)
    {
        _unseen.TryRemove(ordinal, out _);
        if (_slots.SlotOf(ordinal) is not SlotTable.NoSlot and var slot)
        {
            Release(ordinal, slot);
            Interlocked.Increment(ref _changesSinceCheck);
        }
    }

    /// <summary>Reads the sketches of a point, part after part; parts that it lacks are 0.</summary>
    /// <param name="ordinal">Of the point.</param>
    /// <param name="values">As many as all parts have together.</param>
    /// <returns>Whether the index has the point.</returns>
    public bool TryReadSketch(long ordinal, float[] values) =>
        _slots.SlotOf(ordinal) is not SlotTable.NoSlot and var slot && TryReadSlot(slot, values);

    public bool Holds(long ordinal) => _slots.SlotOf(ordinal) != SlotTable.NoSlot || _unseen.ContainsKey(ordinal);

    /// <summary>Ordinals of the points most like a query by their sketches, in no order; null when sketches say nothing about the query.</summary>
    /// <param name="regions">Of the query; those that the index does not have are left out.</param>
    /// <param name="stored">The query's own point when it is one: its sketch is there already.</param>
    /// <param name="size">Candidates that are taken from each graph.</param>
    /// <param name="ef">Candidates that are kept while a graph is searched, at least <paramref name="size"/>.</param>
    /// <param name="allowed">Only these; null stands for all.</param>
    /// <param name="isHidden">Searches as if the query's own point were not there: as hard as for a new one.</param>
    public HashSet<long>? Candidates(IReadOnlyList<QueryRegion> regions, long? stored, int size, int ef, OrdinalSet? allowed, bool isHidden = false)
    {
        var values = new float[_vectors.Store.Layout.Dimension];
        var weights = new float[Regions.Count];
        PrepareQuery(regions, stored, values, weights);
        var total = weights.Sum();
        if (total == 0)
        {
            return null;
        }

        var found = new HashSet<long>(_unseen.Keys);

        var own = isHidden && stored is { } ordinal ? _slots.SlotOf(ordinal) : SlotTable.NoSlot;
        var settings = new SearchSettings
        {
            Ef = ef,
            Weights = weights,
            Filter = allowed is null ? null : new OrdinalFilter(allowed, _slots),
            Hidden = own == SlotTable.NoSlot ? null : own,
        };
        var hits = new VectorHit[size];
        var isSingle = weights.Count(weight => weight > 0) == 1;
        if (!isSingle)
        {
            Collect(JointGraph, values, settings, hits, found);
        }

        for (var part = 0; part < weights.Length; part++)
        {
            if (weights[part] >= DominantShare * total)
            {
                Collect(JointGraph + 1 + part, values, settings, hits, found);
            }
        }

        return found;
    }

    /// <summary>Candidates to take and to keep for as many hits; more hits need more.</summary>
    public (int Size, int Ef) EffortFor(int hits)
    {
        var tuning = _tuning;
        var size = Math.Max(tuning.Shortlist, (int)Math.Min(Count, (long)tuning.Shortlist * hits / 10));
        return (size, Math.Max(tuning.Ef, EfPerCandidate * size));
    }

    /// <summary>Whether another region could become part of an index trained anew.</summary>
    public bool HasRoomForRegion => Regions.Count < VectorLayout.MaxParts;

    /// <summary>Whether the index knows each of these regions.</summary>
    public bool Covers(IReadOnlyList<QueryRegion> regions) => regions.All(region => PartOf(region.Number) >= 0);

    /// <summary>Those of the regions that the index knows.</summary>
    public IReadOnlyList<QueryRegion> Covered(IReadOnlyList<QueryRegion> regions) => [.. regions.Where(region => PartOf(region.Number) >= 0)];

    /// <summary>Whether comparing with all that may be hits costs no more than the graphs do.</summary>
    public bool IsExactCheaper(int hits, OrdinalSet? allowed)
    {
        var candidates = Math.Min(allowed?.Count ?? long.MaxValue, Count);
        var (size, ef) = EffortFor(hits);
        return candidates <= size + (ef / EfPerExact);
    }

    /// <summary>Takes over how far searches go.</summary>
    public void Tune(IndexTuning tuning)
    {
        _tuning = tuning;
        (_countAtCheck, _changesSinceCheck) = (Count, 0);
    }

    public void Dispose() => _vectors.Dispose();

    private void Collect(int graph, float[] values, in SearchSettings settings, VectorHit[] hits, HashSet<long> found)
    {
        var count = _vectors.Search(values, hits, settings, graph);
        foreach (var hit in hits.AsSpan(0, count))
        {
            if (_slots.OrdinalOf(hit.Slot) is not SlotTable.NoOrdinal and var ordinal)
            {
                found.Add(ordinal);
            }
        }
    }

    private void PrepareQuery(IReadOnlyList<QueryRegion> regions, long? stored, float[] values, float[] weights)
    {
        var slot = stored is { } ordinal ? _slots.SlotOf(ordinal) : SlotTable.NoSlot;
        var isKnown = slot != SlotTable.NoSlot && TryReadSlot(slot, values);
        if (!isKnown)
        {
            foreach (var region in regions)
            {
                if (PartOf(region.Number) is not -1 and var part && Regions[part].Channels == region.Channels)
                {
                    Regions[part].Model.Sketch(region.Factors, PartSpan(values, part));
                }
            }
        }

        // Weights as large as float64 allows must not overflow here; only their proportions count.
        var largest = regions.Max(region => region.Weight);
        foreach (var region in regions)
        {
            if (PartOf(region.Number) is not -1 and var part && Regions[part].Channels == region.Channels)
            {
                // What sketches do not see of the query says nothing about where to look.
                weights[part] = PartSpan(values, part).ContainsAnyExcept(0f) ? (float)(region.Weight / largest) : 0;
            }
        }
    }

    private bool TryReadSlot(int slot, float[] values)
    {
        try
        {
            _vectors.Store.Read(slot, values);
            return true;
        }
        catch (ArgumentException)
        {
            // The point was written again in this moment.
            return false;
        }
    }

    /// <summary>Adds the sketches of a record; it gets a slot if it has any, and is seen if none of its regions lacks one.</summary>
    /// <returns>What is wrong with the record.</returns>
    private string? TryAdd(PointRecord record, out int slot, out bool isSeen)
    {
        (slot, isSeen) = (SlotTable.NoSlot, false);
        try
        {
            var values = new float[_vectors.Store.Layout.Dimension];
            if (Sketch(record, values, out isSeen) is not 0 and var present)
            {
                slot = _vectors.Add(values, present);
            }

            return null;
        }
        catch (ArgumentException problem)
        {
            isSeen = false;
            return problem.Message;
        }
    }

    /// <returns>One bit for each part that has a sketch.</returns>
    private uint Sketch(PointRecord record, float[] values, out bool isSeen)
    {
        var present = 0u;
        isSeen = true;
        for (var i = 0; i < record.RegionCount; i++)
        {
            var region = record[i];
            if (PartOf(region.Number) is not -1 and var part && Regions[part].Channels == region.Channels)
            {
                Regions[part].Sketch(region, PartSpan(values, part));
                var hasSketch = PartSpan(values, part).ContainsAnyExcept(0f);
                present |= hasSketch ? 1u << part : 0;
                isSeen &= hasSketch;
            }
        }

        return present;
    }

    private Span<float> PartSpan(float[] values, int part) => values.AsSpan(_partStarts[part], Regions[part].Dimensions);

    private int PartOf(int number) => (uint)number < (uint)_partOf.Length ? _partOf[number] : -1;

    private void Release(long ordinal, int slot)
    {
        // In this order: the slot may get another point once it is free.
        _slots.Clear(ordinal, slot);
        _vectors.Remove(slot);
    }

    private sealed class OrdinalFilter(OrdinalSet allowed, SlotTable slots) : ISlotFilter
    {
        public int? MatchCount => (int)Math.Min(allowed.Count, int.MaxValue);

        public bool Matches(int slot) => slots.OrdinalOf(slot) is not SlotTable.NoOrdinal and var ordinal && allowed.Contains(ordinal);
    }
}

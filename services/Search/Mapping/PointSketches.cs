using Facet.Gram;
using Facet.Search.Indexing;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Mapping;

/// <summary>
/// Sketches of points for maps: those that the index has, or else of models that are trained for this on a sample. For one map; several
/// threads may read.
/// </summary>
internal sealed class PointSketches
{
    /// <summary>Smaller than an index's: a map shows two directions of them.</summary>
    private const int Axes = 32;
    private const int Numbers = 32;
    private const int TrainingSample = 512;

    private readonly CollectionIndex? _index;
    private readonly IReadOnlyList<RegionSketch> _regions;
    private readonly int[] _starts;

    private PointSketches(CollectionIndex? index, IReadOnlyList<RegionSketch> regions)
    {
        (_index, _regions) = (index, regions);
        _starts = [.. regions.Select((_, part) => regions.Take(part).Sum(region => region.Dimensions))];
        Dimension = regions.Sum(region => region.Dimensions);
    }

    /// <summary>Numbers of all parts.</summary>
    public int Dimension { get; }

    public int PartCount => _regions.Count;

    /// <returns>Null when no point can be read.</returns>
    public static PointSketches? Of(CollectionStore store, long generation, CollectionIndex? index, CancellationToken cancellationToken)
    {
        if (index is not null)
        {
            return new PointSketches(index, index.Regions);
        }

        var options = new SketchOptions { Axes = Axes, Dimensions = Numbers, Seed = 1 };
        var regions = IndexTraining.Sketches(store, generation, TrainingSample, seed: 1, options, () => { }, cancellationToken);
        return regions.Count > 0 ? new PointSketches(null, regions) : null;
    }

    public Range PartAt(int part) => _starts[part]..(_starts[part] + _regions[part].Dimensions);

    /// <summary>Writes the sketches of a point, part after part; parts that it lacks are 0.</summary>
    /// <param name="lease">Access to the points.</param>
    /// <param name="ordinal">Of the point.</param>
    /// <param name="target">[<see cref="Dimension"/>].</param>
    /// <returns>Whether the point is there and has any.</returns>
    public bool TryRead(FactorLease lease, long ordinal, float[] target)
    {
        Array.Clear(target);
        return lease.TryRead(ordinal, out var record)
            && (_index?.TryReadSketch(ordinal, target) == true || TrySketch(record, target));
    }

    private bool TrySketch(PointRecord record, float[] target)
    {
        var found = false;
        for (var i = 0; i < record.RegionCount; i++)
        {
            var region = record[i];
            for (var part = 0; part < _regions.Count; part++)
            {
                if (_regions[part].Number == region.Number && _regions[part].Channels == region.Channels)
                {
                    found |= TrySketch(_regions[part], region, target.AsSpan(PartAt(part)));
                }
            }
        }

        return found;
    }

    private static bool TrySketch(RegionSketch sketch, in RecordRegion region, Span<float> target)
    {
        try
        {
            sketch.Sketch(region, target);
            return target.ContainsAnyExcept(0f);
        }
        catch (ArgumentException)
        {
            // One bad record must not spoil the map.
            target.Clear();
            return false;
        }
    }
}

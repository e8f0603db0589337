using Facet.Search.Indexing;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Mapping;

/// <summary>Makes a map: the plane from a sample, then every point on it. Two passes over the sketches; only positions are held.</summary>
internal static class MapBuilder
{
    private const int PlaneSample = 20_000;
    private const int Chunk = 1024;

    /// <summary>Share of the points on each side that may lie beyond the map; they are put on its edge.</summary>
    private const double Outliers = 0.001;
    private const float Margin = 0.04f;

    /// <param name="store">The points.</param>
    /// <param name="generation">That serves.</param>
    /// <param name="maxPoints">Of more an even sample is placed.</param>
    /// <param name="indexes">May have sketches of the points already.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static PointMap Build(CollectionStore store, long generation, int maxPoints, IndexKeeper indexes, CancellationToken cancellationToken)
    {
        using var hold = store.Hold();
        using var lease = store.Lease(generation);
        if (PointSketches.Of(store, generation, indexes.IndexOf(generation), cancellationToken) is not { } sketches)
        {
            return new PointMap([], [], [0, 0]);
        }

        var ordinals = Evenly([.. There(lease, cancellationToken)], maxPoints);
        Range[] parts = [.. Enumerable.Range(0, sketches.PartCount).Select(sketches.PartAt)];
        var plane = PrincipalPlane.Of(Rows(sketches, lease, Evenly(ordinals, PlaneSample), cancellationToken), parts);
        var positions = new float[ordinals.Length * PrincipalPlane.Axes];
        Parallel.For(
            0,
            (ordinals.Length + Chunk - 1) / Chunk,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new float[sketches.Dimension],
            (chunk, _, row) =>
            {
                var end = Math.Min(ordinals.Length, (chunk + 1) * Chunk);
                for (var i = chunk * Chunk; i < end; i++)
                {
                    var isThere = sketches.TryRead(lease, ordinals[i], row);
                    (positions[2 * i], positions[(2 * i) + 1]) = isThere ? plane.Project(row, parts) : (0, 0);
                }

                return row;
            },
            _ => { });
        Scale(positions);
        return new PointMap(ordinals, positions, plane.VarianceShares);
    }

    private static IEnumerable<long> There(FactorLease lease, CancellationToken cancellationToken)
    {
        for (var ordinal = 0L; ordinal < lease.OrdinalEnd; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (lease.TryRead(ordinal, out _))
            {
                yield return ordinal;
            }
        }
    }

    private static long[] Evenly(long[] ordinals, int most) => ordinals.Length <= most
        ? ordinals
        : [.. Enumerable.Range(0, most).Select(i => ordinals[(int)((long)i * ordinals.Length / most)])];

    private static List<float[]> Rows(PointSketches sketches, FactorLease lease, long[] ordinals, CancellationToken cancellationToken)
    {
        var rows = new List<float[]>(ordinals.Length);
        foreach (var ordinal in ordinals)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var row = new float[sketches.Dimension];
            if (sketches.TryRead(lease, ordinal, row))
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>Into the unit square with one scale for both axes; the middle of the points' extent comes to its middle.</summary>
    private static void Scale(float[] positions)
    {
        var (left, right) = Extent(positions, 0);
        var (top, bottom) = Extent(positions, 1);
        var size = Math.Max(right - left, bottom - top);
        var scale = size > 0 ? (1 - (2 * Margin)) / size : 0;
        for (var i = 0; i < positions.Length; i += PrincipalPlane.Axes)
        {
            positions[i] = Math.Clamp(0.5f + ((positions[i] - ((left + right) / 2)) * scale), 0, 1);
            positions[i + 1] = Math.Clamp(0.5f + ((positions[i + 1] - ((top + bottom) / 2)) * scale), 0, 1);
        }
    }

    private static (float Low, float High) Extent(float[] positions, int axis)
    {
        float[] sorted = [.. positions.Where((_, i) => i % PrincipalPlane.Axes == axis)];
        Array.Sort(sorted);
        var cut = (int)(Outliers * sorted.Length);
        return sorted.Length == 0 ? (0, 0) : (sorted[cut], sorted[^(cut + 1)]);
    }
}

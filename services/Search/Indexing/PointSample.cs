using Facet.Search.Storage.Factors;

namespace Facet.Search.Indexing;

/// <summary>Draws stored points at random, the same ones for the same seed and points.</summary>
internal static class PointSample
{
    /// <summary>Distinct ordinals that have a record, fewer when there are not as many.</summary>
    /// <param name="lease">Access to the points.</param>
    /// <param name="count">Wanted.</param>
    /// <param name="seed">Decides which.</param>
    public static List<long> Draw(FactorLease lease, int count, ulong seed)
    {
        var random = new Random(unchecked((int)(seed ^ (seed >> 32))));
        var drawn = new HashSet<long>();
        var end = lease.OrdinalEnd;

        // Ordinals of deleted points stay unused, and the table ends in empty places: try a few times as often, then take them in turn.
        for (var attempt = 0L; attempt < 64L * count && drawn.Count < count && end > 0; attempt++)
        {
            var ordinal = random.NextInt64(end);
            if (!drawn.Contains(ordinal) && lease.TryRead(ordinal, out _))
            {
                drawn.Add(ordinal);
            }
        }

        for (var ordinal = 0L; ordinal < end && drawn.Count < count; ordinal++)
        {
            if (!drawn.Contains(ordinal) && lease.TryRead(ordinal, out _))
            {
                drawn.Add(ordinal);
            }
        }

        return [.. drawn];
    }
}

namespace Facet.Search.Storage;

/// <summary>The key of a row of points: its collection and its ordinal in one number, so that an ordinal is found without an index.</summary>
internal static class PointKey
{
    private const int OrdinalBits = 40;

    public static long Of(long collection, long ordinal) => checked(collection << OrdinalBits) | ordinal;

    public static long OrdinalOf(long key) => key & ((1L << OrdinalBits) - 1);
}

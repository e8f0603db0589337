namespace Facet.Index.Internal.Kernels;

/// <summary>A register of 32-bit sums that takes products of unsigned bytes (rows) with signed components (query).</summary>
internal unsafe interface IByteLane<TSelf>
    where TSelf : struct, IByteLane<TSelf>
{
    /// <summary>Bytes of a row taken in one step; divides 32.</summary>
    static abstract int Width { get; }

    static abstract QueryElement QueryElement { get; }

    static abstract TSelf Zero { get; }

    /// <summary>Adds query[i] * row[i] over one step, in groups, without saturation.</summary>
    static abstract TSelf MultiplyAdd(byte* query, byte* row, TSelf sum);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract int Sum(TSelf value);
}

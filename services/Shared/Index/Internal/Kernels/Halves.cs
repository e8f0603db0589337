namespace Facet.Index.Internal.Kernels;

/// <summary>IEEE 754 half precision.</summary>
internal static class Halves
{
    /// <summary>2^112: the exponent of a half is biased by 15, that of a float32 by 127.</summary>
    public const float Rescale = 5.192296858534828e33f;

    /// <summary>The largest finite half.</summary>
    public const float Largest = 65_504;
}

using System.Numerics.Tensors;

namespace Facet.Features;

/// <summary>The weights of one region at the size of its mask picture: [Height, Width], 0..1.</summary>
public sealed record RegionMask(string Region, int Width, int Height, float[] Weights)
{
    /// <summary>Mean weight, 0..1: the share of the crop that the region covers.</summary>
    public double AreaShare { get; } = TensorPrimitives.Sum<float>(Weights) / Weights.Length;

    /// <param name="region">Name.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="grey">0..255 standing for 0..1.</param>
    public static RegionMask FromGrey(string region, int width, int height, ReadOnlySpan<byte> grey)
    {
        var weights = new float[grey.Length];
        TensorPrimitives.ConvertTruncating<byte, float>(grey, weights);
        TensorPrimitives.Divide<float>(weights, byte.MaxValue, weights);
        return new RegionMask(region, width, height, weights);
    }
}

using System.Runtime.Intrinsics;

namespace Facet.Imaging.Internal.Sampling;

/// <summary>The colour of everything outside the source.</summary>
internal readonly record struct BorderColour(byte Red, byte Green, byte Blue)
{
    public byte Channel(int index) => index switch { 0 => Red, 1 => Green, _ => Blue };
}

/// <summary>Visits the target pixel by pixel. Sampler and writer are structs, so the loop is compiled for each pair without calls.</summary>
internal static class AffineWalk
{
    public static void Run<TSampler, TWriter>(
        RgbImage source, AffineTransform targetToSource, BorderColour border, TWriter writer, int width, int height)
        where TSampler : struct, IPixelSampler
        where TWriter : struct, IPixelWriter, allows ref struct
    {
        for (var y = 0; y < height; y++)
        {
            // u and v count from the centre of the first source pixel, whence the 0.5.
            var startU = (targetToSource.Xy * (y + 0.5f)) + targetToSource.Dx - 0.5f;
            var startV = (targetToSource.Yy * (y + 0.5f)) + targetToSource.Dy - 0.5f;
            for (var x = 0; x < width; x++)
            {
                var u = (targetToSource.Xx * (x + 0.5f)) + startU;
                var v = (targetToSource.Yx * (x + 0.5f)) + startV;
                writer.Write((y * width) + x, TSampler.Sample(source, u, v, border));
            }
        }
    }
}

/// <summary>Reads a source picture between its pixels.</summary>
internal interface IPixelSampler
{
    /// <returns>Red, green, blue in 0..255; the fourth element has no meaning.</returns>
    static abstract Vector128<float> Sample(RgbImage source, float u, float v, BorderColour border);
}

/// <summary>Stores a sampled pixel.</summary>
internal interface IPixelWriter
{
    /// <param name="pixel">Row-major number of the pixel in the target.</param>
    /// <param name="colour">Red, green, blue in 0..255; the fourth element has no meaning.</param>
    void Write(int pixel, Vector128<float> colour);
}

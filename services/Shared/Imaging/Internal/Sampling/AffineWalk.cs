using System.Runtime.Intrinsics;

namespace Facet.Imaging.Internal.Sampling;

/// <summary>The colour of everything outside the source.</summary>
internal readonly record struct BorderColour(byte Red, byte Green, byte Blue)
{
    public byte Channel(int index) => index switch { 0 => Red, 1 => Green, _ => Blue };
}

/// <summary>
/// Visits the target row by row, eight pixels at once where the sampler can and one by one elsewhere. Sampler and writer are structs, so
/// the loops are compiled for each pair without calls.
/// </summary>
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
            var x = 0;
            for (; Vector256.IsHardwareAccelerated && x <= width - Vector256<float>.Count; x += Vector256<float>.Count)
            {
                var centres = Vector256.CreateSequence(x + 0.5f, 1f);
                var (u, v) = ((centres * targetToSource.Xx) + Vector256.Create(startU), (centres * targetToSource.Yx) + Vector256.Create(startV));
                if (TSampler.TrySampleEight(source, u, v, border, out var eight))
                {
                    writer.WriteEight((y * width) + x, eight);
                }
                else
                {
                    WalkSingly<TSampler, TWriter>(source, targetToSource, border, writer, (startU, startV), y * width, x, x + Vector256<float>.Count);
                }
            }

            WalkSingly<TSampler, TWriter>(source, targetToSource, border, writer, (startU, startV), y * width, x, width);
        }
    }

    private static void WalkSingly<TSampler, TWriter>(
        RgbImage source, AffineTransform targetToSource, BorderColour border, TWriter writer, (float U, float V) start, int row, int first, int end)
        where TSampler : struct, IPixelSampler
        where TWriter : struct, IPixelWriter, allows ref struct
    {
        for (var x = first; x < end; x++)
        {
            var u = (targetToSource.Xx * (x + 0.5f)) + start.U;
            var v = (targetToSource.Yx * (x + 0.5f)) + start.V;
            writer.Write(row + x, TSampler.Sample(source, u, v, border));
        }
    }
}

/// <summary>Eight neighbouring target pixels, a vector per channel, 0..255.</summary>
internal readonly record struct EightPixels(Vector256<float> Red, Vector256<float> Green, Vector256<float> Blue);

/// <summary>Reads a source picture between its pixels.</summary>
internal interface IPixelSampler
{
    /// <returns>Red, green, blue in 0..255; the fourth element has no meaning.</returns>
    static abstract Vector128<float> Sample(RgbImage source, float u, float v, BorderColour border);

    /// <summary>The same numbers as eight calls of <see cref="Sample"/>.</summary>
    /// <returns>False where that needs a look at each pixel alone.</returns>
    static abstract bool TrySampleEight(RgbImage source, Vector256<float> u, Vector256<float> v, BorderColour border, out EightPixels eight);
}

/// <summary>Stores a sampled pixel.</summary>
internal interface IPixelWriter
{
    /// <param name="pixel">Row-major number of the pixel in the target.</param>
    /// <param name="colour">Red, green, blue in 0..255; the fourth element has no meaning.</param>
    void Write(int pixel, Vector128<float> colour);

    /// <param name="first">Row-major number of the first of the eight pixels.</param>
    /// <param name="eight">Their colours.</param>
    void WriteEight(int first, EightPixels eight);
}

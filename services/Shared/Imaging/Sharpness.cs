using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Facet.Imaging;

/// <summary>How much fine detail a picture has.</summary>
public static class Sharpness
{
    /// <summary>
    /// Variance of the 4-neighbour Laplacian over all inner pixels, in squared grey levels: low for blurred pictures, but also for plain
    /// ones, and it depends on the resolution; compare crops of one size only. 0 when a side is below 3.
    /// </summary>
    public static double LaplacianVariance(GreyImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (width, height) = (image.Width - 2, image.Height - 2);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        long sum = 0, squares = 0;
        for (var y = 1; y <= height; y++)
        {
            var (rowSum, rowSquares) = SumRow(
                image.Pixels.AsSpan((y - 1) * image.Width, image.Width),
                image.Pixels.AsSpan(y * image.Width, image.Width),
                image.Pixels.AsSpan((y + 1) * image.Width, image.Width));
            sum += rowSum;
            squares += rowSquares;
        }

        var count = (double)width * height;
        var mean = sum / count;
        return (squares / count) - (mean * mean);
    }

    /// <returns>Sum of the Laplacian and of its square over the inner pixels of the middle row.</returns>
    private static (long Sum, long Squares) SumRow(ReadOnlySpan<byte> above, ReadOnlySpan<byte> row, ReadOnlySpan<byte> below)
    {
        long sum = 0, squares = 0;
        var x = 1;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; x + Vector128<short>.Count < row.Length; x += Vector128<short>.Count)
            {
                var laplacian = Widened(above[x..]) + Widened(below[x..]) + Widened(row[(x - 1)..]) + Widened(row[(x + 1)..]) - (Widened(row[x..]) << 2);
                var (lower, upper) = Vector128.Widen(laplacian);
                sum += Vector128.Sum(lower + upper);
                squares += Vector128.Sum((lower * lower) + (upper * upper));
            }
        }

        for (; x < row.Length - 1; x++)
        {
            var laplacian = above[x] + below[x] + row[x - 1] + row[x + 1] - (4 * row[x]);
            sum += laplacian;
            squares += laplacian * laplacian;
        }

        return (sum, squares);
    }

    /// <summary>The first eight bytes.</summary>
    private static Vector128<short> Widened(ReadOnlySpan<byte> bytes) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(MemoryMarshal.Read<ulong>(bytes)).AsByte()).AsInt16();
}

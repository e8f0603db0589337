using System.Buffers.Binary;

namespace Facet.Imaging;

/// <summary>
/// A hash of what a picture shows, 64 bits: the same picture re-encoded, scaled or slightly recoloured differs in a few bits, other pictures in
/// about half. It is the perceptual hash of Zauner 2010 ("Implementation and benchmarking of perceptual image hash functions"): the luma at
/// 32 x 32, its discrete cosine transform, and for each of the 64 lowest frequencies whether it lies above their median.
/// </summary>
public static class PictureHash
{
    /// <summary>Bits of a hash.</summary>
    public const int Bits = Kept * Kept;

    private const int Side = 32;
    private const int Kept = 8;

    /// <summary>Levels of 255: below it there is nothing but noise to tell pictures apart by.</summary>
    private const double LeastContrast = 2;

    private static readonly float[] s_cosines = Cosines();

    /// <param name="picture">Upright; halvings that exist already are used.</param>
    /// <returns>Eight bytes, the highest bit first: the lowest frequency. None for a picture of one colour.</returns>
    public static byte[]? Of(ImagePyramid picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var level = 0;
        while (level + 1 < picture.LevelCount && Math.Min(picture.Image.Width, picture.Image.Height) >> (level + 1) >= Side)
        {
            level++;
        }

        var luma = Resize.Antialiased(picture.Level(level), Side, Side).ToGrey().Pixels;
        return Contrast(luma) < LeastContrast ? null : Pack(LowFrequencies(luma));
    }

    private static double Contrast(byte[] luma)
    {
        var mean = luma.Average(value => (double)value);
        return Math.Sqrt(luma.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>DCT-II along rows, then columns; [vertical, horizontal] frequency.</summary>
    private static float[] LowFrequencies(byte[] luma)
    {
        var rows = new float[Side * Kept];
        for (var y = 0; y < Side; y++)
        {
            for (var u = 0; u < Kept; u++)
            {
                var sum = 0f;
                for (var x = 0; x < Side; x++)
                {
                    sum += s_cosines[(u * Side) + x] * luma[(y * Side) + x];
                }

                rows[(y * Kept) + u] = sum;
            }
        }

        var low = new float[Bits];
        for (var v = 0; v < Kept; v++)
        {
            for (var u = 0; u < Kept; u++)
            {
                for (var y = 0; y < Side; y++)
                {
                    low[(v * Kept) + u] += s_cosines[(v * Side) + y] * rows[(y * Kept) + u];
                }
            }
        }

        return low;
    }

    private static byte[] Pack(float[] frequencies)
    {
        var sorted = (float[])frequencies.Clone();
        Array.Sort(sorted);
        var median = (sorted[(Bits / 2) - 1] + sorted[Bits / 2]) / 2;
        var bits = 0ul;
        foreach (var value in frequencies)
        {
            bits = (bits << 1) | (value > median ? 1ul : 0);
        }

        var hash = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(hash, bits);
        return hash;
    }

    private static float[] Cosines()
    {
        var table = new float[Kept * Side];
        for (var u = 0; u < Kept; u++)
        {
            for (var x = 0; x < Side; x++)
            {
                table[(u * Side) + x] = (float)Math.Cos(Math.PI * u * ((2 * x) + 1) / (2 * Side));
            }
        }

        return table;
    }
}

namespace Facet.Imaging.Internal;

internal static class Planes
{
    /// <summary>Writes interleaved bytes to three planes, each through its table of 256 values.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="tables">What each byte becomes: 256 values for red, then green, then blue.</param>
    /// <param name="target">Three planes.</param>
    /// <param name="width">Columns of a plane.</param>
    /// <param name="pixels">Values of a plane.</param>
    /// <param name="start">Index of the first pixel in a plane.</param>
    public static void Write(RgbImage image, ReadOnlySpan<float> tables, Span<float> target, int width, int pixels, int start)
    {
        var reds = tables[..256];
        var greens = tables.Slice(256, 256);
        var blues = tables.Slice(512, 256);
        var source = image.Pixels.AsSpan();
        for (var y = 0; y < image.Height; y++)
        {
            var at = start + (y * width);
            var red = target.Slice(at, image.Width);
            var green = target.Slice(pixels + at, image.Width);
            var blue = target.Slice((2 * pixels) + at, image.Width);
            var row = source.Slice(y * image.Width * RgbImage.Channels, image.Width * RgbImage.Channels);
            for (int x = 0, i = 0; x < red.Length && i + 2 < row.Length; x++, i += RgbImage.Channels)
            {
                red[x] = reds[row[i]];
                green[x] = greens[row[i + 1]];
                blue[x] = blues[row[i + 2]];
            }
        }
    }
}

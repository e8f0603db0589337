namespace Facet.Imaging.Internal;

/// <summary>Collects stored rows of RGB or RGBA samples as an upright RGB picture, laid over white.</summary>
internal sealed class OrientedRgb
{
    private readonly byte[] pixels;
    private readonly int width;
    private readonly int height;
    private readonly int bands;
    private readonly bool hasAlpha;
    private readonly (int Origin, int PerColumn, int PerRow) steps;

    /// <param name="orientation">How the stored rows are turned.</param>
    /// <param name="storedWidth">Samples of a row / bands.</param>
    /// <param name="storedHeight">Number of rows.</param>
    /// <param name="bands">Samples a pixel, at least 3: red, green, blue and, when <paramref name="hasAlpha"/>, straight alpha.</param>
    /// <param name="hasAlpha">Whether the fourth sample is alpha; other extra samples are skipped.</param>
    public OrientedRgb(Orientation orientation, int storedWidth, int storedHeight, int bands, bool hasAlpha)
    {
        (width, height) = orientation.Upright(storedWidth, storedHeight);
        pixels = GC.AllocateUninitializedArray<byte>(PixelBuffer.Length(width, height, RgbImage.Channels));
        steps = orientation.Steps(storedWidth, storedHeight);
        (this.bands, this.hasAlpha) = (bands, hasAlpha && bands > RgbImage.Channels);
    }

    public RgbImage ToImage() => new(width, height, pixels);

    public void SetRow(int y, ReadOnlySpan<byte> samples)
    {
        var start = steps.Origin + (y * steps.PerRow);
        if (bands == RgbImage.Channels && steps.PerColumn == 1)
        {
            samples.CopyTo(pixels.AsSpan(start * RgbImage.Channels));
            return;
        }

        for (int source = 0, target = start; source < samples.Length; source += bands, target += steps.PerColumn)
        {
            var from = samples.Slice(source, bands);
            var to = pixels.AsSpan(target * RgbImage.Channels, RgbImage.Channels);
            var alpha = hasAlpha ? from[3] : byte.MaxValue;
            to[0] = OverWhite(from[0], alpha);
            to[1] = OverWhite(from[1], alpha);
            to[2] = OverWhite(from[2], alpha);
        }
    }

    /// <summary>colour * alpha + white * (1 - alpha), rounded to nearest; exact for alpha 0 and 255.</summary>
    public static byte OverWhite(byte colour, byte alpha) => (byte)(255 - ((((255 - colour) * alpha) + 127) / 255));
}

namespace Facet.Imaging.Internal;

/// <summary>Collects stored rows as an upright grey picture; colour is refused, because a mask has one value a pixel.</summary>
internal sealed class OrientedGrey
{
    private readonly byte[] pixels;
    private readonly int width;
    private readonly int height;
    private readonly int bands;
    private readonly int valueBands;
    private readonly (int Origin, int PerColumn, int PerRow) steps;

    /// <param name="orientation">How the stored rows are turned.</param>
    /// <param name="storedWidth">Samples of a row / bands.</param>
    /// <param name="storedHeight">Number of rows.</param>
    /// <param name="bands">Samples a pixel.</param>
    /// <param name="hasAlpha">Whether the last sample is alpha; it must be opaque.</param>
    public OrientedGrey(Orientation orientation, int storedWidth, int storedHeight, int bands, bool hasAlpha)
    {
        (width, height) = orientation.Upright(storedWidth, storedHeight);
        pixels = GC.AllocateUninitializedArray<byte>(PixelBuffer.Length(width, height, channels: 1));
        steps = orientation.Steps(storedWidth, storedHeight);
        (this.bands, valueBands) = (bands, hasAlpha ? bands - 1 : bands);
    }

    public GreyImage ToImage() => new(width, height, pixels);

    /// <exception cref="ImageException">The samples of a pixel differ, or it is not opaque.</exception>
    public void SetRow(int y, ReadOnlySpan<byte> samples)
    {
        var target = steps.Origin + (y * steps.PerRow);
        if (bands == 1 && steps.PerColumn == 1)
        {
            samples.CopyTo(pixels.AsSpan(target));
            return;
        }

        for (var source = 0; source < samples.Length; source += bands, target += steps.PerColumn)
        {
            var pixel = samples.Slice(source, bands);
            if (pixel[..valueBands].ContainsAnyExcept(pixel[0]))
            {
                throw GreyErrors.Coloured();
            }

            if (pixel[valueBands..].ContainsAnyExcept(byte.MaxValue))
            {
                throw GreyErrors.Transparent();
            }

            pixels[target] = pixel[0];
        }
    }
}

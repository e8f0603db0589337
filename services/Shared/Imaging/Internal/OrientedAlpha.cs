namespace Facet.Imaging.Internal;

/// <summary>Collects the last sample of each stored pixel as an upright grey picture.</summary>
internal sealed class OrientedAlpha
{
    private readonly byte[] pixels;
    private readonly int width;
    private readonly int height;
    private readonly int bands;
    private readonly (int Origin, int PerColumn, int PerRow) steps;

    /// <param name="orientation">How the stored rows are turned.</param>
    /// <param name="storedWidth">Samples of a row / bands.</param>
    /// <param name="storedHeight">Number of rows.</param>
    /// <param name="bands">Samples a pixel; the last is alpha.</param>
    public OrientedAlpha(Orientation orientation, int storedWidth, int storedHeight, int bands)
    {
        (width, height) = orientation.Upright(storedWidth, storedHeight);
        pixels = GC.AllocateUninitializedArray<byte>(PixelBuffer.Length(width, height, channels: 1));
        steps = orientation.Steps(storedWidth, storedHeight);
        this.bands = bands;
    }

    public GreyImage ToImage() => new(width, height, pixels);

    public void SetRow(int y, ReadOnlySpan<byte> samples)
    {
        var target = steps.Origin + (y * steps.PerRow);
        for (var source = bands - 1; source < samples.Length; source += bands, target += steps.PerColumn)
        {
            pixels[target] = samples[source];
        }
    }
}

using Facet.Imaging.Internal;

namespace Facet.Imaging;

/// <summary>A picture as a model takes it: three planes of numbers, [3, height, width].</summary>
public sealed class PlanarImage
{
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="values">Exactly 3 * height * width numbers; kept, not copied.</param>
    /// <exception cref="ArgumentException">A side is below 1, or the length does not fit the sides.</exception>
    public PlanarImage(int width, int height, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        PixelBuffer.Require(width, height, RgbImage.Channels, values.Length, nameof(values));
        (Width, Height, Values) = (width, height, values);
    }

    public int Width { get; }

    public int Height { get; }

    public float[] Values { get; }
}

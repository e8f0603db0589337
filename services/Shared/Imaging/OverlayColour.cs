namespace Facet.Imaging;

/// <summary>A colour to draw with; alpha 255 covers what is below, 0 leaves it.</summary>
public readonly record struct OverlayColour(byte Red, byte Green, byte Blue, byte Alpha = 255)
{
    internal void BlendInto(Span<byte> pixel) => BlendInto(pixel, coverage: 255);

    /// <param name="pixel">Red, green, blue; changed.</param>
    /// <param name="coverage">How much of the pixel is drawn on, 0..255.</param>
    internal void BlendInto(Span<byte> pixel, byte coverage)
    {
        var alpha = Alpha * coverage / 255;
        pixel[0] = Mix(pixel[0], Red, alpha);
        pixel[1] = Mix(pixel[1], Green, alpha);
        pixel[2] = Mix(pixel[2], Blue, alpha);
    }

    private static byte Mix(byte below, byte above, int alpha) => (byte)(((above * alpha) + (below * (255 - alpha)) + 127) / 255);
}

namespace Facet.Imaging.Internal;

/// <summary>Why a sound image is no mask or label map.</summary>
internal static class GreyErrors
{
    private const string Advice = "save it as 8-bit grey PNG.";

    public static ImageException Coloured() => Unsupported($"the image has colours, but a mask or label map has one value a pixel: {Advice}");

    public static ImageException Transparent() => Unsupported($"the mask has transparent pixels, which have no value: {Advice}");

    public static ImageException NotEightBits() => Unsupported($"the mask has more than 8 bits a value: {Advice}");

    public static ImageException Palette() => Unsupported($"the mask has a palette, and its indexes are lost when decoded: {Advice}");

    private static ImageException Unsupported(string message) => new(ImageErrorReason.UnsupportedFormat, message);
}

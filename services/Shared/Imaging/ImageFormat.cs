namespace Facet.Imaging;

/// <summary>The formats that are decoded. Every other one is refused.</summary>
public enum ImageFormat
{
    Jpeg,
    Png,
    WebP,
    Tiff,
    Gif,
    Avif,
    Bmp,
}

/// <summary>What a file's header says.</summary>
/// <param name="Format">Found from the first bytes, never from a file name.</param>
/// <param name="Width">Columns once upright, i.e. after the EXIF orientation is applied.</param>
/// <param name="Height">Rows once upright.</param>
public sealed record ImageHeader(ImageFormat Format, int Width, int Height);

/// <summary>A decoded photo.</summary>
/// <param name="Image">Upright, 8-bit sRGB, flattened over white.</param>
/// <param name="OriginalWidth">Columns of the upright photo before any shrinking.</param>
/// <param name="OriginalHeight">Rows of the upright photo before any shrinking.</param>
public sealed record DecodedImage(RgbImage Image, int OriginalWidth, int OriginalHeight);

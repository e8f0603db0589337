namespace Facet.Imaging.Internal.Formats;

/// <summary>Format names as people write them.</summary>
internal static class FormatNames
{
    public static string Of(ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "JPEG",
        ImageFormat.Png => "PNG",
        ImageFormat.WebP => "WebP",
        ImageFormat.Tiff => "TIFF",
        ImageFormat.Gif => "GIF",
        ImageFormat.Avif => "AVIF",
        ImageFormat.Bmp => "BMP",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not an image format."),
    };
}

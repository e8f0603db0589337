namespace Facet.Imaging;

/// <summary>Why an image was refused.</summary>
public enum ImageErrorReason
{
    /// <summary>The bytes are no image: a web page, an archive, random data.</summary>
    NotAnImage,

    /// <summary>An image, but of a format or kind that is not accepted.</summary>
    UnsupportedFormat,

    /// <summary>The file ends before the image does.</summary>
    Truncated,

    /// <summary>No bytes at all.</summary>
    Empty,

    /// <summary>A side is below <see cref="ImageLimits.MinSide"/>.</summary>
    TooSmall,

    /// <summary>More bytes, pixels or pixels on a side than <see cref="ImageLimits"/> allows.</summary>
    TooLarge,

    /// <summary>The file contradicts its own format.</summary>
    Corrupt,
}

/// <summary>A refused image. The message is one line without the item's name, to be prefixed with it: what is wrong and what to do.</summary>
public sealed class ImageException(ImageErrorReason reason, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ImageErrorReason Reason { get; } = reason;
}

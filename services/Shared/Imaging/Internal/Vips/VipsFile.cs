using System.Buffers;
using Facet.Imaging.Internal.Formats;

namespace Facet.Imaging.Internal.Vips;

/// <summary>An encoded image opened as far as its header; no pixel is decoded until one is fetched.</summary>
internal sealed unsafe class VipsFile : IDisposable
{
    // Sequential: rows are decoded from the top as they are fetched, so that the whole image is never held by libvips.
    private const string LoadOptions = "[access=sequential,fail_on=truncated]";
    private const string ThumbnailOptions = "[fail_on=truncated]";

    private readonly ReadOnlyMemory<byte> bytes;
    private readonly MemoryHandle pin;
    private readonly VipsCall call;

    private VipsFile(ReadOnlyMemory<byte> bytes, ImageFormat format)
    {
        this.bytes = bytes;
        Format = format;
        pin = bytes.Pin();
        call = VipsCall.Begin();
        Image = new VipsImage(VipsNative.vips_image_new_from_buffer((byte*)pin.Pointer, (nuint)bytes.Length, LoadOptions, 0));
    }

    public ImageFormat Format { get; }

    public VipsImage Image { get; }

    public Orientation Orientation { get; private set; }

    /// <summary>Width and height once upright.</summary>
    public (int Width, int Height) UprightSize { get; private set; }

    /// <exception cref="ImageException">The header cannot be read, or breaks a limit.</exception>
    public static VipsFile Open(ReadOnlyMemory<byte> bytes, ImageFormat format, ImageLimits limits)
    {
        if (ClaimedSize.Read(bytes.Span, format) is var (claimedWidth, claimedHeight))
        {
            limits.CheckSides(claimedWidth, claimedHeight);
        }

        var file = new VipsFile(bytes, format);
        try
        {
            file.ReadHeader();
            limits.CheckSides(file.UprightSize.Width, file.UprightSize.Height);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The image shrunk to fit a square, decoded at a lower resolution where the format can; not turned upright.</summary>
    public VipsImage OpenShrunk(int longestSide)
    {
        var failed = VipsNative.vips_thumbnail_buffer(
            (byte*)pin.Pointer, (nuint)bytes.Length, out var shrunk, longestSide, "height", longestSide, "size", VipsSize.OnlyDown,
            "no_rotate", 1, "option_string", ThumbnailOptions, 0);
        return failed == 0 ? new VipsImage(shrunk) : throw Failure();
    }

    /// <summary>The exception for a native call that failed on this file.</summary>
    public ImageException Failure()
    {
        var detail = call.ErrorText() is { } text ? $" ({text})" : string.Empty;
        var name = FormatNames.Of(Format);
        return Completeness.EndsEarly(bytes.Span, Format)
            ? new ImageException(
                ImageErrorReason.Truncated, $"the {name} ends before its image does, after {bytes.Length} bytes: send the whole file.{detail}")
            : new ImageException(ImageErrorReason.Corrupt, $"the {name} is damaged and cannot be decoded: export it again.{detail}");
    }

    /// <summary>The exception for a sound file whose samples cannot become 8-bit sRGB.</summary>
    public ImageException UnsupportedSamples()
    {
        var detail = call.ErrorText() is { } text ? $" ({text})" : string.Empty;
        return new ImageException(
            ImageErrorReason.UnsupportedFormat,
            $"the {FormatNames.Of(Format)} has a colour space that cannot be converted to sRGB: save it as 8-bit RGB.{detail}");
    }

    public void Dispose()
    {
        Image.Dispose();
        call.Dispose();
        pin.Dispose();
    }

    private void ReadHeader()
    {
        if (Image.IsInvalid)
        {
            throw Failure();
        }

        Orientation = new Orientation(VipsNative.vips_image_get_orientation(Image));
        UprightSize = Orientation.Upright(VipsNative.vips_image_get_width(Image), VipsNative.vips_image_get_height(Image));
    }
}

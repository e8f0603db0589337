namespace Facet.Imaging.Internal.Vips;

/// <summary>Everything that libvips decodes.</summary>
internal static class VipsDecoder
{
    public static DecodedImage DecodeRgb(ReadOnlyMemory<byte> bytes, ImageFormat format, ImageLimits limits, int? fitWithin, AlphaHandling alpha)
    {
        using var file = VipsFile.Open(bytes, format, limits);
        var (width, height) = file.UprightSize;
        using var shrunk = fitWithin < Math.Max(width, height) ? file.OpenShrunk(fitWithin.Value) : null;
        using var srgb = VipsColour.ToSrgbBytes(shrunk ?? file.Image) ?? throw file.UnsupportedSamples();
        var target = new OrientedRgb(
            file.Orientation,
            VipsNative.vips_image_get_width(srgb),
            VipsNative.vips_image_get_height(srgb),
            VipsNative.vips_image_get_bands(srgb),
            alpha == AlphaHandling.OverWhite && VipsNative.vips_image_hasalpha(srgb) != 0);
        return VipsPixels.TryRead(srgb, target.SetRow)
            ? new DecodedImage(target.ToImage(), width, height)
            : throw file.Failure();
    }

    /// <summary>Null without alpha.</summary>
    public static GreyImage? DecodeAlpha(ReadOnlyMemory<byte> bytes, ImageFormat format, ImageLimits limits)
    {
        using var file = VipsFile.Open(bytes, format, limits);
        if (VipsNative.vips_image_hasalpha(file.Image) == 0)
        {
            return null;
        }

        using var srgb = VipsColour.ToSrgbBytes(file.Image) ?? throw file.UnsupportedSamples();
        var target = new OrientedAlpha(
            file.Orientation, VipsNative.vips_image_get_width(srgb), VipsNative.vips_image_get_height(srgb), VipsNative.vips_image_get_bands(srgb));
        return VipsPixels.TryRead(srgb, target.SetRow) ? target.ToImage() : throw file.Failure();
    }

    /// <summary>The samples as they are stored, turned upright: no profile, no gamma, no scaling.</summary>
    public static GreyImage DecodeGrey(ReadOnlyMemory<byte> bytes, ImageFormat format, ImageLimits limits)
    {
        using var file = VipsFile.Open(bytes, format, limits);
        var image = file.Image;
        if (VipsNative.vips_image_get_format(image) != VipsFormat.Byte)
        {
            throw GreyErrors.NotEightBits();
        }

        var bands = VipsNative.vips_image_get_bands(image);
        var target = new OrientedGrey(
            file.Orientation, VipsNative.vips_image_get_width(image), VipsNative.vips_image_get_height(image), bands,
            VipsNative.vips_image_hasalpha(image) != 0);
        return VipsPixels.TryRead(image, target.SetRow) ? target.ToImage() : throw file.Failure();
    }
}

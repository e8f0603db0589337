namespace Facet.Imaging.Internal.Vips;

/// <summary>Brings any samples to 8-bit sRGB, with or without an alpha sample after the three colours.</summary>
internal static unsafe class VipsColour
{
    private const string ProfileField = "icc-profile-data";

    /// <summary>
    /// An embedded profile that fits the samples is honoured, except one that says it is sRGB itself. Without one, CMYK goes through the
    /// profile built into libvips, and grey, 16-bit and Lab by definition. Null when there is no such conversion; the image itself when
    /// it needs none, because even a conversion that does nothing is a fifth of the decoding of a small photo.
    /// </summary>
    public static VipsImage? ToSrgbBytes(VipsImage image)
    {
        var needsProfile = NeedsProfile(image);
        if (!needsProfile && IsSrgbBytes(image))
        {
            return image;
        }

        nint converted;
        var failed = needsProfile
            ? VipsNative.vips_icc_transform(image, out converted, "srgb", "embedded", 1, 0)
            : VipsNative.vips_colourspace(image, out converted, VipsSpace.Srgb, 0);
        if (failed != 0)
        {
            return null;
        }

        using var colours = new VipsImage(converted);
        if (VipsNative.vips_image_get_bands(colours) < RgbImage.Channels
            || VipsNative.vips_cast(colours, out var bytes, VipsFormat.Byte, 0) != 0)
        {
            return null;
        }

        return new VipsImage(bytes);
    }

    private static bool IsSrgbBytes(VipsImage image) =>
        VipsNative.vips_image_get_interpretation(image) == VipsSpace.Srgb
        && VipsNative.vips_image_get_format(image) == VipsFormat.Byte
        && VipsNative.vips_image_get_bands(image) >= RgbImage.Channels;

    private static bool NeedsProfile(VipsImage image)
    {
        if (VipsNative.vips_image_get_typeof(image, ProfileField) == 0
            || VipsNative.vips_image_get_blob(image, ProfileField, out var profile, out var length) != 0)
        {
            return false;
        }

        return VipsNative.vips_icc_is_compatible_profile(image, profile, length) != 0
            && !DescribesSrgb(new ReadOnlySpan<byte>((byte*)profile, checked((int)length)));
    }

    // The description is ASCII in version 2 profiles and UTF-16 (big endian) in version 4.
    private static bool DescribesSrgb(ReadOnlySpan<byte> profile) =>
        profile.IndexOf("sRGB"u8) >= 0 || profile.IndexOf("\0s\0R\0G\0B"u8) >= 0;
}

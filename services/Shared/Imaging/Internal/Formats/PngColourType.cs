namespace Facet.Imaging.Internal.Formats;

/// <summary>The colour type byte of a PNG header (ISO/IEC 15948, 11.2.2).</summary>
internal static class PngColourType
{
    private const int Offset = 25;
    private const byte Indexed = 3;

    public static bool IsPalette(ReadOnlySpan<byte> bytes, ImageFormat format) =>
        format == ImageFormat.Png && bytes.Length > Offset && bytes[Offset] == Indexed;
}

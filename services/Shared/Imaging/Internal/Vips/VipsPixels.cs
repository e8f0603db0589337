namespace Facet.Imaging.Internal.Vips;

/// <summary>Pulls the pixels of a lazy image strip by strip on the calling thread, so that memory stays at one strip plus the result.</summary>
internal static unsafe class VipsPixels
{
    // Strips that stay in the processor's cache and below malloc's threshold for mapping fresh pages; decoders work in rows of 8.
    private const int BytesPerStrip = 96 << 10;
    private const int FewestRows = 8;
    private const int MostRows = 64;

    /// <summary>Receives one row of interleaved 8-bit samples.</summary>
    public delegate void RowHandler(int y, ReadOnlySpan<byte> samples);

    /// <param name="image">8-bit samples.</param>
    /// <param name="onRow">Called for each row, from the top.</param>
    /// <returns>False when decoding failed; libvips holds the reason.</returns>
    public static bool TryRead(VipsImage image, RowHandler onRow)
    {
        var (width, height) = (VipsNative.vips_image_get_width(image), VipsNative.vips_image_get_height(image));
        var rowLength = width * VipsNative.vips_image_get_bands(image);
        var rowsPerStrip = Math.Clamp(BytesPerStrip / rowLength / FewestRows * FewestRows, FewestRows, MostRows);
        using var region = new VipsRegion(VipsNative.vips_region_new(image));
        for (var top = 0; top < height; top += rowsPerStrip)
        {
            var rows = Math.Min(rowsPerStrip, height - top);
            var strip = region.IsInvalid ? 0 : VipsNative.vips_region_fetch(region, 0, top, width, rows, out _);
            if (strip == 0)
            {
                return false;
            }

            try
            {
                for (var row = 0; row < rows; row++)
                {
                    onRow(top + row, new ReadOnlySpan<byte>((byte*)strip + ((nint)row * rowLength), rowLength));
                }
            }
            finally
            {
                VipsNative.g_free(strip);
            }
        }

        return true;
    }
}

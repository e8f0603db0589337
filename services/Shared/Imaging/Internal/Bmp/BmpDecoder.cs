namespace Facet.Imaging.Internal.Bmp;

/// <summary>
/// Windows bitmaps, which libvips does not read here: 1, 4, 8, 16, 24 and 32 bits, bit fields, RLE4 and RLE8, bottom-up and top-down.
/// The fourth byte of plain 32-bit pixels is padding; alpha counts only where the header gives it a mask.
/// </summary>
internal static class BmpDecoder
{
    public static RgbImage Decode(ReadOnlySpan<byte> file, BmpHeader header)
    {
        var pixels = new byte[PixelBuffer.Length(header.Width, header.Height, RgbImage.Channels)];
        if (header.Compression is BmpCompression.Rle4 or BmpCompression.Rle8)
        {
            var indexes = BmpRle.Decode(file[Math.Min(header.PixelOffset, file.Length)..], header);
            PaintRuns(file, header, indexes, pixels);
        }
        else
        {
            PaintRows(file, header, pixels);
        }

        return new RgbImage(header.Width, header.Height, pixels);
    }

    private static void PaintRows(ReadOnlySpan<byte> file, BmpHeader header, Span<byte> pixels)
    {
        var used = (((long)header.Width * header.BitsPerPixel) + 7) / 8;
        if (header.PixelOffset + ((header.Height - 1) * header.Stride) + used > file.Length)
        {
            throw BmpErrors.EndsEarly(file.Length);
        }

        var row = new BmpRow(header, BmpPalette.Read(file, header));
        for (var y = 0; y < header.Height; y++)
        {
            var source = file.Slice((int)(header.PixelOffset + (y * header.Stride)), (int)used);
            row.Paint(source, Row(pixels, header, y));
        }
    }

    private static void PaintRuns(ReadOnlySpan<byte> file, BmpHeader header, ReadOnlySpan<byte> indexes, Span<byte> pixels)
    {
        var palette = BmpPalette.Read(file, header);
        for (var y = 0; y < header.Height; y++)
        {
            palette.Paint(indexes.Slice(y * header.Width, header.Width), bitsPerIndex: 8, Row(pixels, header, y));
        }
    }

    /// <summary>The picture's row for row <paramref name="y"/> of the file.</summary>
    private static Span<byte> Row(Span<byte> pixels, BmpHeader header, int y)
    {
        var length = header.Width * RgbImage.Channels;
        return pixels.Slice((header.TopDown ? y : header.Height - 1 - y) * length, length);
    }
}

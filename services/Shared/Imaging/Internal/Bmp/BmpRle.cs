namespace Facet.Imaging.Internal.Bmp;

/// <summary>
/// Run-length coded indexes (BI_RLE8, BI_RLE4): pairs of (count, value), and after a count of 0 an escape: 0 end of line, 1 end of
/// bitmap, 2 a jump by (dx, dy), n >= 3 literal indexes padded to 16 bits. Pixels that are never set keep index 0.
/// </summary>
internal ref struct BmpRle
{
    private readonly ReadOnlySpan<byte> codes;
    private readonly BmpHeader header;
    private readonly byte[] indexes;
    private readonly bool fourBits;
    private int at;
    private int x;
    private int y;

    private BmpRle(ReadOnlySpan<byte> codes, BmpHeader header)
    {
        this.codes = codes;
        this.header = header;
        fourBits = header.Compression == BmpCompression.Rle4;
        indexes = new byte[PixelBuffer.Length(header.Width, header.Height, channels: 1)];
    }

    /// <returns>One index a pixel, rows in the order of the file.</returns>
    /// <exception cref="ImageException">The codes end before the bitmap does, or leave it.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> codes, BmpHeader header)
    {
        var decoder = new BmpRle(codes, header);
        while (decoder.Step())
        {
        }

        return decoder.indexes;
    }

    private bool Step()
    {
        var endsWithoutMarker = at == codes.Length && y >= header.Height;
        if (endsWithoutMarker)
        {
            return false;
        }

        var count = Next();
        var value = Next();
        if (count > 0)
        {
            for (var i = 0; i < count; i++)
            {
                Set(fourBits ? Nibble(value, i) : value);
            }

            return true;
        }

        switch (value)
        {
            case 0:
                (x, y) = (0, y + 1);
                return true;
            case 1:
                return false;
            case 2:
                x += Next();
                y += Next();
                return true;
            default:
                Literal(value);
                return true;
        }
    }

    private void Literal(int count)
    {
        var start = at;
        for (var i = 0; i < count; i++)
        {
            if (!fourBits)
            {
                Set(Next());
                continue;
            }

            var pair = i % 2 == 0 ? Next() : codes[at - 1];
            Set(Nibble(pair, i));
        }

        at += (at - start) % 2;
    }

    private static byte Nibble(int pair, int index) => (byte)(index % 2 == 0 ? pair >> 4 : pair & 15);

    private byte Next() => at < codes.Length ? codes[at++] : throw BmpErrors.EndsEarly(header.PixelOffset + codes.Length);

    private void Set(byte index)
    {
        if (x >= header.Width || y >= header.Height)
        {
            throw BmpErrors.Damaged($"its runs leave the picture at row {y}");
        }

        indexes[(y * header.Width) + x++] = index;
    }
}

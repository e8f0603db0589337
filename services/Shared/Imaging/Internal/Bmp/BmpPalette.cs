namespace Facet.Imaging.Internal.Bmp;

/// <summary>The colour table of an indexed bitmap, stored blue, green, red.</summary>
internal sealed class BmpPalette
{
    private readonly byte[] rgb;

    private BmpPalette(byte[] rgb) => this.rgb = rgb;

    public static BmpPalette Read(ReadOnlySpan<byte> file, BmpHeader header)
    {
        var rgb = new byte[header.PaletteColours * RgbImage.Channels];
        for (var i = 0; i < header.PaletteColours; i++)
        {
            var entry = file.Slice(header.PaletteOffset + (i * header.PaletteEntryLength), RgbImage.Channels);
            (rgb[i * 3], rgb[(i * 3) + 1], rgb[(i * 3) + 2]) = (entry[2], entry[1], entry[0]);
        }

        return new BmpPalette(rgb);
    }

    /// <summary>Looks up a row of indexes, packed from the highest bits of each byte on.</summary>
    /// <exception cref="ImageException">An index has no colour.</exception>
    public void Paint(ReadOnlySpan<byte> indexes, int bitsPerIndex, Span<byte> target)
    {
        var perByte = 8 / bitsPerIndex;
        var mask = (1 << bitsPerIndex) - 1;
        var width = target.Length / RgbImage.Channels;
        for (var x = 0; x < width; x++)
        {
            var shift = (perByte - 1 - (x % perByte)) * bitsPerIndex;
            var at = ((indexes[x / perByte] >> shift) & mask) * RgbImage.Channels;
            if (at >= rgb.Length)
            {
                throw BmpErrors.Damaged($"a pixel has colour {at / RgbImage.Channels} of a palette of {rgb.Length / RgbImage.Channels}");
            }

            rgb.AsSpan(at, RgbImage.Channels).CopyTo(target[(x * RgbImage.Channels)..]);
        }
    }
}

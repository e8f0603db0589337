using System.Buffers.Binary;
using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

/// <summary>Windows bitmaps of every accepted kind.</summary>
internal static class TestBitmaps
{
    public static byte[] Rgb24(RgbImage image, bool topDown = false)
    {
        var rows = Rows(image, topDown, pixel => [pixel[2], pixel[1], pixel[0]]);
        return Build(image.Width, topDown ? -image.Height : image.Height, 24, compression: 0, [], rows);
    }

    public static byte[] Rgb32(RgbImage image) => Build(
        image.Width, image.Height, 32, compression: 0, [], Rows(image, topDown: false, pixel => [pixel[2], pixel[1], pixel[0], 0]));

    /// <summary>16 bits, 5-6-5 by masks after the header.</summary>
    public static byte[] Rgb565(RgbImage image)
    {
        var rows = Rows(image, topDown: false, pixel =>
        {
            var packed = ((pixel[0] >> 3) << 11) | ((pixel[1] >> 2) << 5) | (pixel[2] >> 3);
            return [(byte)packed, (byte)(packed >> 8)];
        });
        byte[] masks = [.. LittleEndian(0xF800), .. LittleEndian(0x07E0), .. LittleEndian(0x001F)];
        return Build(image.Width, image.Height, 16, compression: 3, masks, rows);
    }

    /// <summary>Indexes packed into 1, 4 or 8 bits; rows from the bottom, as bytes that include the padding.</summary>
    public static byte[] Indexed(int width, int height, int bits, byte[] palette, byte[] rows) =>
        Build(width, height, bits, compression: 0, palette, rows);

    /// <summary>Run-length codes over the palette black, red, green.</summary>
    public static byte[] Rle8(int width, int height, byte[] codes) =>
        Build(width, height, 8, compression: 1, [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0], codes, colours: 3);

    public static byte[] Rle4(int width, int height, byte[] codes) =>
        Build(width, height, 4, compression: 2, [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0], codes, colours: 3);

    public static byte[] Build(int width, int height, int bits, uint compression, byte[] table, byte[] pixels, uint colours = 0)
    {
        var header = new byte[54];
        "BM"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(2), header.Length + table.Length + pixels.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(10), header.Length + table.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(22), height);
        header[26] = 1;
        header[28] = (byte)bits;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(30), compression);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(46), colours);
        return [.. header, .. table, .. pixels];
    }

    private static byte[] Rows(RgbImage image, bool topDown, Func<byte[], byte[]> pack)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < image.Height; i++)
        {
            var y = topDown ? i : image.Height - 1 - i;
            var row = image.Pixels.AsSpan(y * image.Width * 3, image.Width * 3).ToArray().Chunk(3).SelectMany(pack).ToList();
            row.AddRange(new byte[(4 - (row.Count % 4)) % 4]);
            bytes.AddRange(row);
        }

        return [.. bytes];
    }

    private static byte[] LittleEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}

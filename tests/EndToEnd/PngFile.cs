using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Facet.EndToEnd.Tests;

/// <summary>Writes 8-bit PNGs of the kinds that the program itself never writes.</summary>
internal static class PngFile
{
    public const byte Rgba = 6;
    public const byte Palette = 3;

    /// <param name="path">The file.</param>
    /// <param name="colourType">As in the header.</param>
    /// <param name="width">Columns.</param>
    /// <param name="samples">Row by row.</param>
    /// <param name="palette">Red, green, blue of each index; only for that type.</param>
    public static void Write(string path, byte colourType, int width, byte[] samples, byte[]? palette = null)
    {
        var rowLength = width * (colourType == Rgba ? 4 : 1);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), samples.Length / rowLength);
        (header[8], header[9]) = (8, colourType);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var row in samples.Chunk(rowLength))
            {
                zlib.WriteByte(0);
                zlib.Write(row);
            }
        }

        using var png = File.Create(path);
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        WriteChunk(png, "IHDR", header);
        if (palette is not null)
        {
            WriteChunk(png, "PLTE", palette);
        }

        WriteChunk(png, "IDAT", packed.ToArray());
        WriteChunk(png, "IEND", []);
    }

    public static void WriteChunk(Stream png, string type, byte[] data)
    {
        var body = new byte[4 + data.Length];
        Encoding.ASCII.GetBytes(type, body);
        data.CopyTo(body, 4);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(body));
        png.Write(number);
    }

    /// <summary>CRC-32 as PNG's specification defines it.</summary>
    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }
}

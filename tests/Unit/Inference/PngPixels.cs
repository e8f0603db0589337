using System.Buffers.Binary;
using System.IO.Compression;

namespace Facet.Unit.Tests.Inference;

/// <summary>Reads the 8-bit RGB, non-interlaced PNG files of the reference data.</summary>
internal static class PngPixels
{
    private const int Channels = 3;

    /// <summary>Height x width x RGB, 0..255.</summary>
    public static byte[] Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var header = file.AsSpan(16);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        Assert.Equal((8, 2, 0), (header[8], header[9], header[12]));

        using var compressed = new MemoryStream();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                compressed.Write(file, at + 8, length);
            }

            at += length + 12;
        }

        compressed.Position = 0;
        using var inflated = new ZLibStream(compressed, CompressionMode.Decompress);
        return Unfilter(inflated, width * Channels, height);
    }

    private static byte[] Unfilter(Stream rows, int stride, int height)
    {
        var pixels = new byte[stride * height];
        for (var y = 0; y < height; y++)
        {
            var filter = rows.ReadByte();
            var row = pixels.AsSpan(y * stride, stride);
            rows.ReadExactly(row);
            for (var x = 0; x < stride; x++)
            {
                var left = x < Channels ? 0 : row[x - Channels];
                var up = y == 0 ? 0 : pixels[((y - 1) * stride) + x];
                var corner = x < Channels || y == 0 ? 0 : pixels[((y - 1) * stride) + x - Channels];
                row[x] += (byte)(filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    _ => Paeth(left, up, corner),
                });
            }
        }

        return pixels;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        var (toLeft, toUp, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}

using System.Buffers.Binary;
using System.IO.Compression;

namespace Facet.Unit.Tests.Gram;

/// <summary>Just enough of PNG to read an 8-bit grey picture that is not interlaced.</summary>
internal static class GreyPng
{
    public static (float[] Weights, int Height, int Width) Read(string path)
    {
        var file = File.ReadAllBytes(path);
        var width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16));
        var height = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20));
        Assert.Equal((8, 0), (file[24], file[25]));
        using var packed = new MemoryStream();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                packed.Write(file, at + 8, length);
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var inflate = new ZLibStream(packed, CompressionMode.Decompress);
        var lines = new byte[height * (width + 1)];
        inflate.ReadExactly(lines);
        return (Unfilter(lines, height, width), height, width);
    }

    private static float[] Unfilter(byte[] lines, int height, int width)
    {
        var pixels = new byte[height, width];
        for (var y = 0; y < height; y++)
        {
            var filter = lines[y * (width + 1)];
            for (var x = 0; x < width; x++)
            {
                int left = x > 0 ? pixels[y, x - 1] : 0;
                int up = y > 0 ? pixels[y - 1, x] : 0;
                int corner = x > 0 && y > 0 ? pixels[y - 1, x - 1] : 0;
                var predicted = filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    _ => Paeth(left, up, corner),
                };
                pixels[y, x] = (byte)(lines[y * (width + 1) + 1 + x] + predicted);
            }
        }

        return [.. pixels.Cast<byte>().Select(value => value / 255f)];
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        int toLeft = Math.Abs(estimate - left), toUp = Math.Abs(estimate - up), toCorner = Math.Abs(estimate - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}

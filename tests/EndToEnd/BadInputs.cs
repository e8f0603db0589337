using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Facet.Imaging;

namespace Facet.EndToEnd.Tests;

/// <summary>Files as strangers send them.</summary>
internal static class BadInputs
{
    /// <summary>Writes one file of each kind into a folder.</summary>
    /// <returns>File name and what the message about it must say.</returns>
    public static IReadOnlyDictionary<string, string> WriteTo(string folder)
    {
        var photo = File.ReadAllBytes(TestPaths.Samples[0]);
        var files = new Dictionary<string, (byte[] Bytes, string Says)>
        {
            ["empty.jpg"] = ([], "empty"),
            ["text.jpg"] = (Encoding.UTF8.GetBytes("this is no picture, whatever its name says"), "not an image"),
            ["truncated.jpg"] = (photo[..(photo.Length / 2)], "ends before"),
            ["one-pixel.png"] = (ImageEncoder.Png(RgbImage.Filled(1, 1, 10, 20, 30)), "1 x 1"),
            ["wide-30000.png"] = (PngHeader(30_000, 20), "30000"),
            ["tall-500-million.png"] = (PngHeader(1, 500_000_000), "500000000"),
            ["script.svg.png"] = (Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), "SVG"),
            ["no-face.jpg"] = (ImageEncoder.Jpeg(RgbImage.Filled(320, 240, 90, 140, 60)), "No face"),
        };
        foreach (var (name, (bytes, _)) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }

        return files.ToDictionary(file => file.Key, file => file.Value.Says);
    }

    /// <summary>A PNG that is valid up to its header and claims a size; its pixels are missing.</summary>
    private static byte[] PngHeader(uint width, uint height)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        PngFile.WriteChunk(png, "IHDR", header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(new byte[64]);
        }

        PngFile.WriteChunk(png, "IDAT", packed.ToArray());
        PngFile.WriteChunk(png, "IEND", []);
        return png.ToArray();
    }
}

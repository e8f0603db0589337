using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Facet.Imaging;
using Facet.Imaging.Internal.Vips;

namespace Facet.Unit.Tests.Imaging;

/// <summary>Pictures and encoded files that the tests make for themselves.</summary>
internal static unsafe class TestImages
{
    public const int CmykSpace = 15;
    public const int Rgb16Space = 25;
    public const int Grey16Space = 26;

    /// <summary>Formats that libvips writes here, with the lossless option where there is one.</summary>
    public static readonly (ImageFormat Format, string Suffix)[] Savers =
    [
        (ImageFormat.Jpeg, ".jpg[Q=100,keep=none]"),
        (ImageFormat.Png, ".png"),
        (ImageFormat.WebP, ".webp[lossless]"),
        (ImageFormat.Tiff, ".tif[compression=deflate]"),
        (ImageFormat.Gif, ".gif"),
        (ImageFormat.Avif, ".avif[lossless,effort=0]"),
    ];

    public static ImageLimits AnySize { get; } = new(MinSide: 1);

    /// <summary>Smooth colours, each corner another one: every turn and flip looks different, and lossy formats keep it closely.</summary>
    public static RgbImage Gradient(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = ((y * width) + x) * 3;
                pixels[at] = (byte)(x * 255 / Math.Max(1, width - 1));
                pixels[at + 1] = (byte)(y * 255 / Math.Max(1, height - 1));
                pixels[at + 2] = (byte)(128 - (x * 60 / width) + (y * 60 / height));
            }
        }

        return new RgbImage(width, height, pixels);
    }

    public static RgbImage Noise(int width, int height, int seed)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    public static byte[] Save(RgbImage image, string suffix) => VipsEncoder.Encode(image.Pixels, image.Width, image.Height, 3, suffix);

    public static byte[] Save(byte[] pixels, int width, int height, int bands, string suffix) =>
        VipsEncoder.Encode(pixels, width, height, bands, suffix);

    public static byte[] SaveIn(int space, RgbImage image, string suffix)
    {
        VipsLibrary.EnsureInitialised();
        fixed (byte* first = image.Pixels)
        {
            using var source = new VipsImage(VipsNative.vips_image_new_from_memory(
                first, (nuint)image.Pixels.Length, image.Width, image.Height, 3, VipsFormat.Byte));
            Assert.Equal(0, VipsNative.vips_colourspace(source, out var converted, space, 0));
            using var result = new VipsImage(converted);
            return Write(result, suffix);
        }
    }

    /// <summary>Frames below each other, saved as an animation.</summary>
    public static byte[] SaveAnimation(RgbImage stacked, int frameHeight, string suffix)
    {
        VipsLibrary.EnsureInitialised();
        var library = NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "runtimes/linux-x64/native/libvips-cpp.so"));
        var setInt = (delegate* unmanaged[Cdecl]<nint, byte*, int, void>)NativeLibrary.GetExport(library, "vips_image_set_int");
        fixed (byte* first = stacked.Pixels, name = "page-height\0"u8)
        {
            using var source = new VipsImage(VipsNative.vips_image_new_from_memory(
                first, (nuint)stacked.Pixels.Length, stacked.Width, stacked.Height, 3, VipsFormat.Byte));
            setInt(source.DangerousGetHandle(), name, frameHeight);
            return Write(source, suffix);
        }
    }

    /// <summary>The JPEG with an EXIF segment that holds nothing but the orientation.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] segment =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. segment, .. jpeg[2..]];
    }

    /// <summary>A PNG with a valid header of any claim and no pixel data.</summary>
    public static byte[] PngClaiming(uint width, uint height)
    {
        var header = new byte[17];
        "IHDR"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), height);
        (header[12], header[13]) = (8, 2);
        byte[] noPixels = [0, 0, 0, 0, .. "IDAT"u8, .. BigEndian(Crc32("IDAT"u8))];
        return [0x89, .. "PNG\r\n\x1a\n"u8, 0, 0, 0, 13, .. header, .. BigEndian(Crc32(header)), .. noPixels];
    }

    /// <summary>A photo of 1920 x 1280 pixels with EXIF and a GPS position, from the packages that the build installs.</summary>
    public static byte[] RealPhoto() => SampleFile(1);

    /// <summary>One of the sample photos of that package, 1 to 6.</summary>
    public static RgbImage Sample(int number) => ImageDecoder.Decode(SampleFile(number), ImageLimits.Default).Image;

    private static byte[] SampleFile(int number)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Services.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run below the folder of Services.sln.");
        }

        return File.ReadAllBytes(Path.Combine(folder.FullName, "node_modules/@vladmandic/face-api/demo", $"sample{number}.jpg"));
    }

    public static double MeanDifference(RgbImage expected, RgbImage actual)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        return expected.Pixels.Zip(actual.Pixels, (a, b) => (double)Math.Abs(a - b)).Average();
    }

    public static (byte Red, byte Green, byte Blue) PixelAt(RgbImage image, int x, int y)
    {
        var pixel = image.Pixels.AsSpan(((y * image.Width) + x) * 3, 3);
        return (pixel[0], pixel[1], pixel[2]);
    }

    private static byte[] Write(VipsImage image, string suffix)
    {
        Assert.Equal(0, VipsNative.vips_image_write_to_buffer(image, suffix, out var bytes, out var length, 0));
        var result = new ReadOnlySpan<byte>((byte*)bytes, (int)length).ToArray();
        VipsNative.g_free(bytes);
        return result;
    }

    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}

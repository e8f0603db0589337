using System.Buffers.Binary;
using System.Text;
using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class RefusedImageTests
{
    public static TheoryData<string, double> CutFiles()
    {
        var data = new TheoryData<string, double>();
        foreach (var (_, suffix) in TestImages.Savers)
        {
            data.Add(suffix, 0.95);
            data.Add(suffix, 0.5);
            data.Add(suffix, 0.05);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(CutFiles))]
    public void A_file_that_was_cut_off_is_named_so(string suffix, double kept)
    {
        var file = TestImages.Save(TestImages.Noise(120, 90, seed: 1), suffix);

        var error = Refused(file[..(int)(file.Length * kept)]);

        Assert.Equal(ImageErrorReason.Truncated, error.Reason);
    }

    [Theory]
    [MemberData(nameof(CutFiles))]
    public void A_file_that_was_cut_off_is_refused_when_shrinking_too(string suffix, double kept)
    {
        var file = TestImages.Save(TestImages.Noise(120, 90, seed: 1), suffix);

        var cut = file.AsMemory(0, (int)(file.Length * kept));

        var error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(cut, ImageLimits.Default, fitWithin: 20));

        Assert.Equal(ImageErrorReason.Truncated, error.Reason);
    }

    [Fact]
    public void An_empty_file_is_named_so() => Assert.Equal(ImageErrorReason.Empty, Refused([]).Reason);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(15, 400)]
    public void A_side_below_the_limit_is_too_small(int width, int height)
    {
        var error = Refused(ImageEncoder.Png(TestImages.Gradient(width, height)));

        Assert.Equal(ImageErrorReason.TooSmall, error.Reason);
        Assert.Contains($"{width} x {height}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30_000, 16, ".png")]
    [InlineData(16, 30_000, ".jpg")]
    [InlineData(30_000, 16, ".tif")]
    [InlineData(16, 30_000, ".gif")]
    public void A_side_of_30000_pixels_is_too_large(int width, int height, string suffix) =>
        Assert.Equal(ImageErrorReason.TooLarge, Refused(TestImages.Save(RgbImage.Filled(width, height, 1, 2, 3), suffix)).Reason);

    [Theory]
    [InlineData(1, 500_000_000)]
    [InlineData(500_000_000, 1)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(10_000, 10_000)]
    public void A_header_that_claims_too_much_is_refused_before_memory_is_taken(uint width, uint height)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Refused(TestImages.PngClaiming(width, height));

        Assert.Equal(ImageErrorReason.TooLarge, error.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_decompression_bomb_is_refused_before_memory_is_taken()
    {
        var bomb = TestImages.Save(RgbImage.Filled(9_000, 9_000, 0, 0, 0), ".png[compression=9]");
        Assert.InRange(bomb.Length, 0, 1 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Refused(bomb);

        Assert.Equal(ImageErrorReason.TooLarge, error.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void An_avif_whose_coded_picture_is_larger_than_its_header_claims_is_corrupt()
    {
        var file = TestImages.Save(RgbImage.Filled(1000, 1000, 1, 2, 3), ".avif[effort=0]");
        var sides = file.AsSpan(file.AsSpan().IndexOf("ispe"u8) + 8, 8);
        BinaryPrimitives.WriteUInt32BigEndian(sides, 100);
        BinaryPrimitives.WriteUInt32BigEndian(sides[4..], 100);

        Assert.Equal(ImageErrorReason.Corrupt, Refused(file).Reason);
    }

    [Fact]
    public void More_bytes_than_allowed_are_too_large()
    {
        var file = TestImages.Save(TestImages.Noise(64, 64, seed: 2), ".png");

        var error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(file, new ImageLimits(MaxBytes: 1000)));

        Assert.Equal(ImageErrorReason.TooLarge, error.Reason);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'/>", "SVG")]
    [InlineData("\n<?xml version='1.0'?>\n<!-- a --><svg width='64' height='64'/>", "SVG")]
    [InlineData("%PDF-1.7\n", "PDF")]
    [InlineData("%!PS-Adobe-3.0", "PostScript")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "HEIC")]
    [InlineData("8BPS\0\u0001", "Photoshop (PSD)")]
    [InlineData("P6 2 2 255\n", "PNM")]
    [InlineData("\0\0\u0001\0\u0001\0", "ICO")]
    public void A_known_format_that_is_not_accepted_is_refused_by_name(string content, string name)
    {
        var error = Refused(Encoding.Latin1.GetBytes(content));

        Assert.Equal(ImageErrorReason.UnsupportedFormat, error.Reason);
        Assert.StartsWith($"{name} is not accepted:", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>", "a web page")]
    [InlineData("PK\u0003\u0004", "a ZIP archive")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "a Git LFS pointer")]
    [InlineData("\0\0\0\u0018ftypisom\0\0\0\0isomavc1", "a video")]
    [InlineData("hello", "match no image format")]
    [InlineData("\xFF", "match no image format")]
    public void What_is_no_image_is_said_to_be_none(string content, string found)
    {
        var error = Refused(Encoding.Latin1.GetBytes(content));

        Assert.Equal(ImageErrorReason.NotAnImage, error.Reason);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_pixel_data_is_corrupt()
    {
        var file = TestImages.Save(TestImages.Noise(64, 64, seed: 3), ".png");
        file.AsSpan(file.Length / 2, 200).Fill(0xAA);

        Assert.Equal(ImageErrorReason.Corrupt, Refused(file).Reason);
    }

    private static ImageException Refused(byte[] file)
    {
        var error = Assert.Throws<ImageException>(() => ImageDecoder.Decode(file, ImageLimits.Default));
        Assert.DoesNotContain('\n', error.Message);
        return error;
    }
}

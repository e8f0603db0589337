using System.Buffers.Binary;
using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class BmpDecoderTests
{
    private static readonly byte[] BlackRedGreenWhite = [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 255, 255, 0];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Twenty_four_bits_are_exact_in_both_row_orders(bool topDown)
    {
        var image = TestImages.Noise(19, 17, seed: 1);

        Assert.Equal(image.Pixels, Decode(TestBitmaps.Rgb24(image, topDown)).Pixels);
    }

    [Fact]
    public void The_fourth_byte_of_plain_32_bit_pixels_is_no_alpha()
    {
        var image = TestImages.Noise(19, 17, seed: 2);

        Assert.Equal(image.Pixels, Decode(TestBitmaps.Rgb32(image)).Pixels);
    }

    [Fact]
    public void Bit_fields_are_scaled_to_the_full_range()
    {
        var decoded = Decode(TestBitmaps.Rgb565(RgbImage.Filled(3, 2, 255, 255, 0)));

        Assert.All(decoded.Pixels.Chunk(3), pixel => Assert.Equal<byte>([255, 255, 0], pixel));
    }

    [Fact]
    public void Alpha_with_a_mask_is_laid_over_white()
    {
        byte[] masks = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255];
        var file = TestBitmaps.Build(2, 1, 32, compression: 6, masks, [10, 20, 30, 0, 10, 20, 30, 255]);

        Assert.Equal<byte>([255, 255, 255, 30, 20, 10], Decode(file).Pixels);
    }

    [Fact]
    public void One_bit_is_looked_up_from_the_highest_bit_on()
    {
        var file = TestBitmaps.Indexed(10, 1, 1, [0, 0, 0, 0, 255, 255, 255, 0], [0b1010_0000, 0b0100_0000, 0, 0]);

        Assert.Equal<byte>([255, 0, 255, 0, 0, 0, 0, 0, 0, 255], Decode(file).Pixels.Where((_, i) => i % 3 == 0));
    }

    [Fact]
    public void Four_and_eight_bits_are_looked_up()
    {
        byte[] palette = [.. BlackRedGreenWhite, .. new byte[48]];
        var four = TestBitmaps.Indexed(3, 1, 4, palette, [0x12, 0x30, 0, 0]);
        var eight = TestBitmaps.Indexed(3, 1, 8, [.. palette, .. new byte[960]], [1, 2, 3, 0]);

        Assert.Equal<byte>([255, 0, 0, 0, 255, 0, 255, 255, 255], Decode(four).Pixels);
        Assert.Equal<byte>([255, 0, 0, 0, 255, 0, 255, 255, 255], Decode(eight).Pixels);
    }

    [Fact]
    public void Run_length_codes_give_runs_literals_and_jumps()
    {
        // Bottom row: two red, a literal of three; upper row: a jump of one pixel, then two green.
        var file = TestBitmaps.Rle8(5, 2, [2, 1, 0, 3, 2, 0, 2, 0, 0, 0, 0, 2, 1, 0, 2, 2, 0, 1]);

        Assert.Equal(".GG..RRG.G", Letters(Decode(file)));
    }

    [Fact]
    public void Four_bit_run_length_codes_alternate_two_colours()
    {
        var file = TestBitmaps.Rle4(7, 1, [3, 0x12, 0, 4, 0x01, 0x20, 0, 1]);

        Assert.Equal("RGR.RG.", Letters(Decode(file)));
    }

    [Fact]
    public void A_bitmap_is_shrunk_to_fit()
    {
        var decoded = ImageDecoder.Decode(TestBitmaps.Rgb24(TestImages.Gradient(200, 100)), ImageLimits.Default, fitWithin: 50);

        Assert.Equal((50, 25, 200, 100), (decoded.Image.Width, decoded.Image.Height, decoded.OriginalWidth, decoded.OriginalHeight));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(53)]
    [InlineData(200)]
    public void A_bitmap_that_was_cut_off_is_named_so(int length) =>
        Assert.Equal(ImageErrorReason.Truncated, Refused(TestBitmaps.Rgb24(TestImages.Noise(20, 20, seed: 3))[..length]).Reason);

    [Fact]
    public void Runs_that_end_early_are_truncated_and_runs_that_leave_the_picture_corrupt()
    {
        Assert.Equal(ImageErrorReason.Truncated, Refused(TestBitmaps.Rle8(5, 2, [2, 1])).Reason);
        Assert.Equal(ImageErrorReason.Corrupt, Refused(TestBitmaps.Rle8(5, 2, [6, 1, 0, 1])).Reason);
        Assert.Equal(ImageErrorReason.Corrupt, Refused(TestBitmaps.Rle8(5, 2, [0, 2, 0, 200, 1, 1, 0, 1])).Reason);
    }

    [Fact]
    public void An_index_without_a_colour_is_corrupt() =>
        Assert.Contains("palette of 3", Refused(TestBitmaps.Rle8(5, 1, [5, 9, 0, 1])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue, ImageErrorReason.TooLarge)]
    [InlineData(100, int.MinValue, ImageErrorReason.TooLarge)]
    [InlineData(1, 500_000_000, ImageErrorReason.TooLarge)]
    [InlineData(0, 100, ImageErrorReason.Corrupt)]
    [InlineData(-5, 100, ImageErrorReason.Corrupt)]
    public void Hostile_sides_are_refused_from_the_header(int width, int height, ImageErrorReason reason) =>
        Assert.Equal(reason, Refused(TestBitmaps.Build(width, height, 24, compression: 0, [], [])).Reason);

    [Theory]
    [InlineData(7, 0)]
    [InlineData(24, 4)]
    [InlineData(8, 3)]
    [InlineData(24, uint.MaxValue)]
    public void Unknown_kinds_are_refused(int bits, uint compression) =>
        Assert.Equal(ImageErrorReason.UnsupportedFormat, Refused(TestBitmaps.Build(20, 20, bits, compression, [], new byte[2000])).Reason);

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    public void A_pixel_offset_outside_the_file_is_refused(uint offset)
    {
        var file = TestBitmaps.Rgb24(TestImages.Noise(20, 20, seed: 4));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(10), offset);

        Assert.IsType<ImageException>(Refused(file));
    }

    private static string Letters(RgbImage image) =>
        string.Concat(image.Pixels.Chunk(3).Select(pixel => pixel switch { [255, 0, 0] => 'R', [0, 255, 0] => 'G', _ => '.' }));

    private static RgbImage Decode(byte[] file) => ImageDecoder.Decode(file, TestImages.AnySize).Image;

    private static ImageException Refused(byte[] file) => Assert.Throws<ImageException>(() => ImageDecoder.Decode(file, TestImages.AnySize));
}

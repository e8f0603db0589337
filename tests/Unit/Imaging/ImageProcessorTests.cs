using Facet.Imaging;
using Facet.Imaging.Internal;
using Facet.Imaging.Internal.Sampling;

namespace Facet.Unit.Tests.Imaging;

public sealed class ImageProcessorTests
{
    private const int Seed = 17;

    /// <summary>Sides below, at and above what a vector holds, shrunk and enlarged, on one axis or both.</summary>
    public static TheoryData<int, int, int, int> Sizes => new()
    {
        { 1, 1, 1, 1 }, { 1, 1, 9, 7 }, { 2, 3, 5, 1 }, { 5, 9, 5, 4 }, { 9, 5, 4, 5 }, { 16, 16, 6, 6 }, { 33, 20, 7, 50 }, { 300, 7, 5, 6 }, { 64, 48, 40, 31 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Vectors_give_the_bytes_of_the_plain_path(int width, int height, int newWidth, int newHeight)
    {
        var image = Random(width, height);
        var area = new PixelArea(newWidth / 3, newHeight / 3, newWidth - (newWidth / 3), newHeight - (newHeight / 3));
        foreach (var filter in Enum.GetValues<ResizeFilter>())
        {
            var plain = ByteResampler.Resample(image, newWidth, newHeight, filter, area, vectorised: false);
            Assert.Equal(plain.Pixels, ByteResampler.Resample(image, newWidth, newHeight, filter, area).Pixels);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Unrounded_pixels_stay_within_half_a_step_of_the_rounded_ones(int width, int height, int newWidth, int newHeight)
    {
        var image = Random(width, height);
        var settings = new ImageProcessorSettings { Size = new PixelSize(newWidth, newHeight) };
        var bytes = new ImageProcessor(settings).Process(image);
        var floats = new ImageProcessor(settings with { RoundsToBytes = false }).Process(image);

        // Each of the two passes rounds by half a step.
        Assert.InRange(bytes.Values.Zip(floats.Values, (x, y) => Math.Abs(x - y)).Max(), 0, 1.001f);
    }

    /// <summary>The expected bytes were made with Pillow 9.4: Image.resize(size, BICUBIC) of the pixels (7 i^2 + 13 i) mod 256.</summary>
    [Theory]
    [InlineData(3, 2, "6c6f9f768a8698a669765893786d72788435")]
    [InlineData(10, 4, "0014474c5cae81adcb4ac4337382a88b4c9e894b17b99891c5c7c7bdd4c6298e689964a1d153cb5b8dae53bf9c64a9867462"
        + "6e727d5b7cb43389de11a076898f47bd892cdc9e5aab966c8c8f8c678eb93d87d4188198457e518351c3b45f74775a27333229242c5172"
        + "765f96d35570308221486614ac3529")]
    public void Bicubic_gives_pillows_bytes(int width, int height, string expected)
    {
        var pattern = new RgbImage(7, 5, Enumerable.Range(0, 7 * 5 * 3).Select(i => (byte)((i * i * 7) + (i * 13))).ToArray());

        Assert.Equal(Convert.FromHexString(expected), Resize.Antialiased(pattern, width, height, ResizeFilter.Bicubic).Pixels);
    }

    [Theory]
    [InlineData(100, 60, 20, 33, 20)]
    [InlineData(60, 100, 20, 20, 33)]
    [InlineData(50, 50, 20, 20, 20)]
    [InlineData(1000, 3, 2, 666, 2)]
    public void The_longer_edge_is_rounded_down(int width, int height, int edge, int newWidth, int newHeight)
    {
        var processor = new ImageProcessor(new ImageProcessorSettings { ShortestEdge = edge });

        Assert.Equal(new PixelSize(newWidth, newHeight), processor.OutputSize(new PixelSize(width, height)));
        Assert.Equal(newWidth * newHeight * 3, processor.Process(Random(width, height)).Values.Length);
    }

    [Fact]
    public void A_crop_is_the_middle_of_the_whole()
    {
        var image = Random(41, 30);
        var whole = Resize.Antialiased(image, 27, 20, ResizeFilter.Bicubic);
        var cropped = new ImageProcessor(
            new ImageProcessorSettings { ShortestEdge = 20, Crop = new PixelSize(10, 15), Filter = ResizeFilter.Bicubic }).ProcessToBytes(image);

        // (27 - 10) / 2 = 8 and (20 - 15) / 2 = 2, rounded down.
        for (var y = 0; y < 15; y++)
        {
            Assert.Equal(whole.Pixels.AsSpan((((y + 2) * 27) + 8) * 3, 30).ToArray(), cropped.Pixels.AsSpan(y * 30, 30).ToArray());
        }
    }

    [Fact]
    public void A_picture_smaller_than_the_crop_is_surrounded_by_black()
    {
        var image = RgbImage.Filled(3, 2, 200, 100, 50);
        var processor = new ImageProcessor(new ImageProcessorSettings { Crop = new PixelSize(6, 3), Scale = 0.5, Mean = [1, 1, 1], Deviation = [2, 1, 1] });

        var bytes = processor.ProcessToBytes(image);
        var planes = processor.Process(image);

        for (var i = 0; i < 18; i++)
        {
            // The larger part of an odd border lies before: 2 columns of 3, the 1 row of 1.
            var isInside = i % 6 is >= 2 and < 5 && i / 6 >= 1;
            Assert.Equal(isInside ? [200, 100, 50] : [0, 0, 0], bytes.Pixels.AsSpan(i * 3, 3).ToArray());
            Assert.Equal(isInside ? [49.5f, 49, 24] : [-0.5f, -1, -1], new[] { planes.Values[i], planes.Values[18 + i], planes.Values[36 + i] });
        }
    }

    [Fact]
    public void Pictures_go_into_their_places_of_a_batch()
    {
        var processor = new ImageProcessor(new ImageProcessorSettings { Size = new PixelSize(5, 4), RoundsToBytes = false });
        RgbImage[] images = [Random(9, 9), Random(7, 12)];
        var batch = new float[2 * 60];
        processor.Process(images[0], batch.AsSpan(0, 60));
        processor.Process(images[1], batch.AsSpan(60));

        Assert.Equal([.. processor.Process(images[0]).Values, .. processor.Process(images[1]).Values], batch);
        Assert.Throws<ArgumentException>(() => processor.Process(images[0], batch));
    }

    [Fact]
    public void A_thin_picture_is_cropped_without_building_the_whole()
    {
        var thin = Random(16_000, 2);
        var processor = new ImageProcessor(new ImageProcessorSettings { ShortestEdge = 224, Crop = new PixelSize(224, 224), Filter = ResizeFilter.Bicubic });
        processor.Process(thin);
        var before = GC.GetAllocatedBytesForCurrentThread();

        processor.Process(thin);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal(
            ImageErrorReason.TooLarge,
            Assert.Throws<ImageException>(() => new ImageProcessor(new ImageProcessorSettings { ShortestEdge = 224 }).Process(thin)).Reason);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        var good = new ImageProcessorSettings();
        ImageProcessorSettings[] bad =
        [
            good with { Size = new PixelSize(0, 5) }, good with { Crop = new PixelSize(5, 16_385) }, good with { ShortestEdge = -1 },
            good with { Size = new PixelSize(5, 5), ShortestEdge = 5 }, good with { Scale = 0 }, good with { Scale = double.NaN },
            good with { Mean = [0, 0] }, good with { Mean = [0, 0, double.PositiveInfinity] }, good with { Deviation = [1, 0, 1] },
            good with { Filter = (ResizeFilter)9 },
        ];
        Assert.All(bad, settings => Assert.Throws<ArgumentException>(() => new ImageProcessor(settings)));
        Assert.Throws<InvalidOperationException>(
            () => new ImageProcessor(good with { RoundsToBytes = false }).ProcessToBytes(Random(4, 4)));
    }

    private static RgbImage Random(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        new Random(Seed + width).NextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }
}

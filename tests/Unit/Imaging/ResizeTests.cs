using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class ResizeTests
{
    /// <summary>7 x 5 pixels whose byte i is (7 i^2 + 13 i) mod 256.</summary>
    private static readonly RgbImage Pattern =
        new(7, 5, Enumerable.Range(0, 7 * 5 * 3).Select(i => (byte)((i * i * 7) + (i * 13))).ToArray());

    /// <summary>The expected bytes were made with Pillow 9.4: Image.resize(size, BILINEAR).</summary>
    [Theory]
    [InlineData(3, 2, "6f6f9c75898693a166775a937770737a843b")]
    [InlineData(10, 4, "0826515061a47b9dbd4eba4574849b895c92895126b2978abdc0b4b9d3ba3a84719064a3b85cc3628ca85ead9a689f8477"
        + "6a677688577ead3c89cf2394758e"
        + "8f4cb78e38cc955da58d728c8b8e6a8eae4283c027809743815e7356b8a95f70775b3247392d333f5171756188c65d6d478129566a1ca13f2c")]
    [InlineData(7, 3, "0e3264a585e14cc44a7181c3824e28a3999db0d091658c6caf39d17764b4849b87"
        + "8189668abc3583a6496d9bb36b30725343414d668ec475592794109a3145")]
    [InlineData(2, 9, "587283b5959a617c8c979284708d9b668c5e7d7b9f769c5e8961a197b1678f5ea38798538b5b9b787f445f596e6f6646455753695748")]
    public void Antialiased_gives_pillows_bytes(int width, int height, string expected) =>
        Assert.Equal(Convert.FromHexString(expected), Resize.Antialiased(Pattern, width, height).Pixels);

    [Fact]
    public void Luma_gives_pillows_bytes() => Assert.Equal(
        Convert.FromHexString("129a837156d6d55198a69c5d4fa29167519c82c9ab7554936da87e3ca541105c735164"), Pattern.ToGrey().Pixels);

    [Fact]
    public void The_same_size_is_a_copy()
    {
        foreach (var copy in new[] { Resize.Antialiased(Pattern, 7, 5), Resize.Bilinear(Pattern, 7, 5) })
        {
            Assert.NotSame(Pattern.Pixels, copy.Pixels);
            Assert.Equal(Pattern.Pixels, copy.Pixels);
        }
    }

    [Fact]
    public void Plain_bilinear_mixes_the_two_nearest_and_repeats_the_edge()
    {
        var two = new RgbImage(2, 1, [0, 0, 0, 100, 40, 8]);

        Assert.Equal<byte>([0, 0, 0, 25, 10, 2, 75, 30, 6, 100, 40, 8], Resize.Bilinear(two, 4, 1).Pixels);
    }

    [Fact]
    public void Plain_bilinear_skips_pixels_where_antialiased_counts_all()
    {
        var stripe = new RgbImage(8, 1, [.. new byte[6], 255, 255, 255, .. new byte[15]]);

        Assert.All(Resize.Bilinear(stripe, 2, 1).Pixels.AsSpan(0, 3).ToArray(), value => Assert.Equal(128, value));
        Assert.All(Resize.Antialiased(stripe, 2, 1).Pixels.AsSpan(0, 3).ToArray(), value => Assert.InRange(value, 40, 70));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, -1)]
    public void A_size_below_one_is_refused(int width, int height)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Resize.Antialiased(Pattern, width, height));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resize.Bilinear(Pattern, width, height));
    }
}

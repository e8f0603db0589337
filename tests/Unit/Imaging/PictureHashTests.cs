using System.Buffers.Binary;
using System.Numerics;
using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class PictureHashTests
{
    private const int MaxDistance = 4;

    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 50)]
    [InlineData(3, 50)]
    [InlineData(4, 50)]
    [InlineData(5, 75)]
    [InlineData(6, 95)]
    public void A_picture_saved_again_and_scaled_keeps_its_hash(int sample, int quality)
    {
        var picture = TestImages.Sample(sample);
        var smaller = Resize.Antialiased(picture, picture.Width * 2 / 5, picture.Height * 2 / 5);
        var saved = ImageDecoder.Decode(ImageEncoder.Jpeg(smaller, quality), ImageLimits.Default).Image;
        Assert.InRange(Distance(picture, saved), 0, MaxDistance);
        Assert.InRange(Distance(picture, Brighter(picture)), 0, MaxDistance);
    }

    [Fact]
    public void Different_pictures_differ_in_many_bits()
    {
        var samples = Enumerable.Range(1, 6).Select(TestImages.Sample).ToList();
        for (var i = 0; i < samples.Count; i++)
        {
            for (var j = i + 1; j < samples.Count; j++)
            {
                Assert.True(Distance(samples[i], samples[j]) > 4 * MaxDistance, $"sample {i + 1} and {j + 1}: {Distance(samples[i], samples[j])}");
            }
        }
    }

    [Fact]
    public void A_picture_of_one_colour_has_none() => Assert.Null(PictureHash.Of(new ImagePyramid(RgbImage.Filled(300, 200, 10, 200, 90))));

    private static int Distance(RgbImage one, RgbImage other) => BitOperations.PopCount(Hash(one) ^ Hash(other));

    private static ulong Hash(RgbImage picture) => BinaryPrimitives.ReadUInt64BigEndian(PictureHash.Of(new ImagePyramid(picture)));

    private static RgbImage Brighter(RgbImage picture) =>
        new(picture.Width, picture.Height, [.. picture.Pixels.Select(value => (byte)Math.Min(255, (value * 11 / 10) + 8))]);
}

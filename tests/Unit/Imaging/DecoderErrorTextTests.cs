using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

[Collection(RunsAlone.Name)]
public sealed class DecoderErrorTextTests
{
    [Fact]
    public void The_decoders_own_words_are_part_of_the_message()
    {
        var file = TestImages.Save(TestImages.Noise(64, 64, seed: 3), ".jpg");

        Assert.Contains("VipsJpeg", Refused(file[..(file.Length / 2)]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failing_in_parallel_each_file_gets_its_own_reason()
    {
        var jpeg = TestImages.Save(TestImages.Noise(64, 64, seed: 4), ".jpg");
        var png = TestImages.Save(TestImages.Noise(64, 64, seed: 5), ".png");
        png.AsSpan(png.Length / 2, 200).Fill(0xAA);

        Parallel.For(0, 200, i =>
        {
            var error = i % 2 == 0 ? Refused(jpeg[..(jpeg.Length / 2)]) : Refused(png);
            Assert.Equal(i % 2 == 0 ? ImageErrorReason.Truncated : ImageErrorReason.Corrupt, error.Reason);
            Assert.DoesNotContain(i % 2 == 0 ? "png" : "VipsJpeg", error.Message, StringComparison.Ordinal);
        });
    }

    private static ImageException Refused(byte[] file) =>
        Assert.Throws<ImageException>(() => ImageDecoder.Decode(file, ImageLimits.Default));
}

using Facet.Gram;
using Facet.Models;

namespace Facet.Unit.Tests.Gram;

public sealed class MaskDownsampleTests
{
    [SharedDataTheory("goldens/pipeline")]
    [InlineData(MaskMode.Area, "area")]
    [InlineData(MaskMode.Bilinear, "bilinear")]
    [InlineData(MaskMode.BilinearAntialias, "bilinear_antialias")]
    [InlineData(MaskMode.Nearest, "nearest")]
    [InlineData(MaskMode.NearestExact, "nearest-exact")]
    public void Equals_torch_interpolate(MaskMode mode, string folder)
    {
        foreach (var region in new[] { "eyes", "lips" })
        {
            var expected = NpyFile.Read(SharedData.PathOf($"goldens/pipeline/{folder}/{region}/mask_down.npy")).ToFloats().Chunk(14 * 14).ToArray();
            for (var image = 0; image < 8; image++)
            {
                var (weights, height, width) = GreyPng.Read(SharedData.PathOf($"goldens/pipeline/masks/img_{image}_{region}.png"));
                var actual = MaskDownsample.Resize(weights, height, width, 14, 14, mode);
                var difference = expected[image].Zip(actual, (x, y) => Math.Abs(x - y)).Max();
                Assert.InRange(difference, 0, 1e-6);
            }
        }
    }

    [Fact]
    public void Area_windows_overlap_when_the_sides_do_not_divide()
    {
        float[] mask = [0, 1, 0];

        Assert.Equal([0.5f, 0.5f], MaskDownsample.Resize(mask, 1, 3, 1, 2, MaskMode.Area));
    }

    [Theory]
    [InlineData(MaskMode.Area)]
    [InlineData(MaskMode.Bilinear)]
    [InlineData(MaskMode.BilinearAntialias)]
    [InlineData(MaskMode.Nearest)]
    [InlineData(MaskMode.NearestExact)]
    public void A_full_mask_stays_full_whatever_the_sizes(MaskMode mode)
    {
        (int, int, int, int)[] sizes = [(256, 256, 14, 14), (7, 300, 16, 3), (1, 1, 5, 2), (33, 17, 33, 17)];
        foreach (var (height, width, gridHeight, gridWidth) in sizes)
        {
            var mask = new float[height * width];
            Array.Fill(mask, 1f);

            Assert.All(MaskDownsample.Resize(mask, height, width, gridHeight, gridWidth, mode), weight => Assert.Equal(1f, weight, 1e-6f));
        }
    }

    [Fact]
    public void Refuses_a_mask_that_does_not_have_its_size() =>
        Assert.Throws<ArgumentException>(() => MaskDownsample.Resize(new float[5], 2, 3, 1, 1, MaskMode.Area));

    [Theory]
    [InlineData(MaskMode.Area)]
    [InlineData(MaskMode.Bilinear)]
    [InlineData(MaskMode.BilinearAntialias)]
    [InlineData(MaskMode.Nearest)]
    [InlineData(MaskMode.NearestExact)]
    public void Bytes_with_a_table_give_what_their_weights_give(MaskMode mode)
    {
        var random = new Random(7);
        var table = Enumerable.Range(0, 256).Select(value => value % 5 == 0 ? value / 255f : 0).ToArray();
        var bytes = new byte[23 * 31];
        random.NextBytes(bytes.AsSpan(0, 12 * 31));
        var weights = Array.ConvertAll(bytes, value => table[value]);

        Assert.Equal(
            MaskDownsample.Resize(weights, 23, 31, 7, 9, mode), MaskDownsample.Resize(bytes, table, 23, 31, 7, 9, mode));
    }
}

using Facet.Features;
using Facet.Gram;

namespace Facet.Unit.Tests.Features;

public class RegionMaskTests
{
    private const int Height = 61;
    private const int Width = 83;

    [Theory]
    [InlineData(MaskMode.Area)]
    [InlineData(MaskMode.Bilinear)]
    [InlineData(MaskMode.BilinearAntialias)]
    [InlineData(MaskMode.Nearest)]
    [InlineData(MaskMode.NearestExact)]
    public void Labels_are_brought_to_the_grid_as_their_weights_are(MaskMode mode)
    {
        var mask = Labels(seed: 3);
        var weights = mask.Values.ToArray().Select(label => mask.WeightOf[label]).ToArray();

        var fromLabels = mask.Downsample(14, 9, mode);

        Assert.Equal(MaskDownsample.Resize(weights, Height, Width, 14, 9, mode), fromLabels);
        Assert.Contains(fromLabels, weight => weight > 0);
        Assert.Contains(0f, fromLabels);
    }

    [Fact]
    public void The_area_share_is_the_mean_weight()
    {
        var mask = Labels(seed: 4);

        Assert.Equal(mask.Values.ToArray().Average(label => (double)mask.WeightOf[label]), mask.AreaShare(), 1e-12);
    }

    [Fact]
    public void A_region_that_nobody_shows_has_no_weight()
    {
        var mask = new RegionMask("lips", Width, Height, new byte[Height * Width], Labels(seed: 5).WeightOf);

        Assert.Equal(0, mask.AreaShare());
        Assert.DoesNotContain(mask.Downsample(14, 9, MaskMode.Area), weight => weight != 0);
    }

    /// <summary>A patch of two weighted labels among others that weigh nothing.</summary>
    private static RegionMask Labels(int seed)
    {
        var random = new Random(seed);
        var weightOf = new float[256];
        (weightOf[7], weightOf[200]) = (1f, 0.3f);
        var labels = new byte[Height * Width];
        for (var y = 20; y < 45; y++)
        {
            for (var x = 30; x < 70; x++)
            {
                labels[(y * Width) + x] = (byte)(random.Next(4) switch { 0 => 7, 1 => 200, 2 => 13, _ => 0 });
            }
        }

        return new RegionMask("lips", Width, Height, labels, weightOf);
    }
}

using Facet.Cli.FeatureMaps;
using Facet.Imaging;
using Facet.Inference;
using Facet.Types.V1;

namespace Facet.Integration.Tests;

public sealed class AlphaMaskTests
{
    [Fact]
    public void A_cell_is_the_mean_opacity_of_its_pixels()
    {
        var alpha = new GreyImage(4, 4, [0, 255, 255, 255, 255, 0, 255, 255, 0, 0, 51, 51, 0, 0, 51, 51]);

        Assert.Equal<float>([.5f, 1, 0, .2f], AlphaMask.OnGrid(alpha, new Box { Width = 4, Height = 4 }, 2, 2), Near);
        Assert.Equal<float>([0, 1], AlphaMask.OnGrid(alpha, new Box { Left = 1, Top = 1, Width = 2, Height = 1 }, 1, 2), Near);
    }

    [Fact]
    public void What_lies_beyond_the_photo_is_transparent()
    {
        var alpha = new GreyImage(2, 2, [255, 255, 255, 255]);

        Assert.Equal<float>([0, 0, 0, 0, 1, 0, 0, 0, 0], AlphaMask.OnGrid(alpha, new Box { Left = -2, Top = -2, Width = 6, Height = 6 }, 3, 3), Near);
        Assert.Equal<float>([0], AlphaMask.OnGrid(alpha, new Box { Left = 7, Top = 0, Width = 2, Height = 2 }, 1, 1), Near);
    }

    [Fact]
    public void A_photo_without_alpha_is_opaque() =>
        Assert.Equal<float>([1, 1, 1, 1, 1, 1], AlphaMask.OnGrid(null, new Box { Width = 9, Height = 9 }, 2, 3), Near);

    [Theory]
    [InlineData("dinov2-vitl14", "dinov2-vitl14")]
    [InlineData("facebook/dinov2-large", "dinov2-vitl14")]
    [InlineData("dinov2-large", "dinov2-vitl14")]
    [InlineData("clip-vit-large-patch14", "clip-vit-l14")]
    [InlineData("ViT-L/14", "clip-vit-l14")]
    [InlineData("ViT-B/32", "clip-vit-b32")]
    [InlineData("large", "large")]
    [InlineData("faceres", "faceres")]
    public void A_model_has_many_names(string name, string id) => Assert.Equal(id, ModelNames.Resolve(name, new PublishedCatalog().Models));

    private static bool Near(float expected, float actual) => MathF.Abs(expected - actual) < 1e-6f;
}

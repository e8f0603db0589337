using Facet.Hosting;

namespace Facet.Features;

/// <summary>Loads the default recipe's backbone and runs it once.</summary>
internal sealed class FeaturesWarmUp(FeaturesEngine engine) : IWarmUp
{
    public string Service => V1.FeaturesService.Descriptor.FullName;

    public async Task WarmUpAsync(CancellationToken cancel)
    {
        var recipe = engine.Recipe("");
        await engine.RunAsync(recipe, Imaging.RgbImage.Filled(recipe.CropSize, recipe.CropSize, 128, 128, 128), cancel);
    }
}

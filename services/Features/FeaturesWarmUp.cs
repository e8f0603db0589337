using Facet.Hosting;
using Facet.Models;
using Microsoft.Extensions.Options;

namespace Facet.Features;

/// <summary>Loads the default recipe's backbone, or that of the maps that the options name, and runs it once.</summary>
internal sealed class FeaturesWarmUp(FeaturesEngine engine, RecipeBook recipes, IOptions<FeaturesOptions> options) : IWarmUp
{
    public string Service => V1.FeaturesService.Descriptor.FullName;

    public async Task WarmUpAsync(CancellationToken cancel)
    {
        var recipe = recipes.Default;
        var outputs = Outputs(recipe);
        if (outputs.Count == 0)
        {
            // A converted folder whose outputs make no recipe: which of them are wanted is only known when they are asked for.
            return;
        }

        var session = engine.Session(recipe, outputs, options.Value.InputSize);
        var answer = await session.RunAsync(Imaging.RgbImage.Filled(recipe.CropSize, recipe.CropSize, 128, 128, 128), Inference.InputFit.Stretch, cancel);
        answer.Value.Dispose();
    }

    private IReadOnlyList<TapOutput> Outputs(Recipe recipe)
    {
        var taps = options.Value.WarmUpTaps.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var outputs = taps.Length > 0 ? taps.Select(tap => TapOutput.Parse(tap, TapLayout.Map)) : recipe.Regions.Select(ExtractPlan.Sum);
        return [.. outputs.DistinctBy(output => output.Name).OrderBy(output => output.Name, StringComparer.Ordinal)];
    }
}

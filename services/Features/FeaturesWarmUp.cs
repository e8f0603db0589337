using System.Globalization;
using Facet.Hosting;
using Facet.Inference;
using Facet.Models;
using Microsoft.Extensions.Options;

namespace Facet.Features;

/// <summary>Loads the default recipe's backbone, or that of the maps that the options name, and tests it.</summary>
internal sealed class FeaturesWarmUp(FeaturesEngine engine, RecipeBook recipes, MetricExtractor metric, IOptions<FeaturesOptions> options, ILogger<FeaturesWarmUp> logger) : IWarmUp
{
    public string Service => V1.FeaturesService.Descriptor.FullName;

    public async Task WarmUpAsync(CancellationToken cancel)
    {
        var recipe = recipes.Default;
        if (recipe.IsMetric)
        {
            metric.WarmUp();
            return;
        }

        var outputs = Outputs(recipe);
        if (outputs.Length == 0)
        {
            // A converted folder whose outputs make no recipe: which of them are wanted is only known when they are asked for.
            return;
        }

        using var lease = engine.Rent(recipe, outputs, options.Value.InputSize, isKept: true);
        var session = lease.Session;
        if (options.Value.SelfTest)
        {
            await TestAsync(recipe, session, outputs, cancel);
            return;
        }

        var crop = Imaging.RgbImage.Filled(recipe.CropSize, recipe.CropSize, 128, 128, 128);
        (await session.RunAsync(crop, InputFit.Stretch, cancel)).Value.Dispose();
    }

    private async Task TestAsync(Recipe recipe, BackboneSession session, IReadOnlyList<TapOutput> outputs, CancellationToken cancel)
    {
        var (provider, precision) = (session.Model.Provider, session.Backbone.Precision);
        var tolerance = BackboneSelfTest.Tolerance(precision, provider);
        var errors = await BackboneSelfTest.RunAsync(session, engine.Reference(recipe, outputs, options.Value.InputSize), cancel);
        foreach (var (output, error) in errors)
        {
            // Written so that an error which is no number is refused too.
            if (!(error <= tolerance))
            {
                engine.Refusal = string.Create(
                    CultureInfo.InvariantCulture,
                    $"the self-test failed: {output} of model '{recipe.Model}' on {provider} in {precision} differs from float32 on the CPU by {error:G3} of its size; at most {tolerance:G3} is accepted. Choose another provider or precision.");
                throw new ServiceRefusedException(engine.Refusal);
            }

            FeaturesLog.SelfTestPassed(logger, recipe.Model, output, provider, precision, error, tolerance);
        }
    }

    private TapOutput[] Outputs(Recipe recipe)
    {
        var taps = options.Value.WarmUpTaps.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var outputs = taps.Length > 0 ? taps.Select(tap => TapOutput.Parse(tap, TapLayout.Map)) : recipe.Regions.Select(ExtractPlan.Sum);
        return [.. outputs.DistinctBy(output => output.Name).OrderBy(output => output.Name, StringComparer.Ordinal)];
    }
}

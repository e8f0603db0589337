using Facet.Features;
using Facet.Features.V1;
using Microsoft.Extensions.DependencyInjection;

namespace Facet.Unit.Tests.Features;

/// <summary>The service with a recipe list of one's own.</summary>
public sealed class OwnRecipesTests
{
    private const string MetricAlone =
        """[{ "name": "own", "model": "makeup-metric", "description": "", "cropSize": 384, "maskMode": "area", "isMetric": true, "regions": [{ "region": "lips", "taps": [] }] }]""";

    [Fact]
    public async Task A_list_without_a_Gram_recipe_has_nothing_that_seed_stands_for()
    {
        await using var host = await StartAsync();
        var info = await host.Client.GetInfoAsync(new GetInfoRequest());
        Assert.Contains(info.Recipes, recipe => recipe.Name == "own");
        Assert.DoesNotContain(info.Recipes, recipe => recipe.Name == FeaturesOptions.SeedRecipe);
    }

    [Fact]
    public async Task How_a_model_would_see_the_crop_is_no_part_of_the_fingerprint_of_a_recipe_that_runs_none()
    {
        await using var host = await StartAsync();
        var book = host.Services.GetRequiredService<RecipeBook>();
        var plain = ExtractPlan.Of(new ExtractOptions(), book, new FeaturesOptions());
        var other = ExtractPlan.Of(new ExtractOptions { Fit = InputFit.Processor }, book, new FeaturesOptions { InputSize = 448 });
        Assert.Equal(plain.Canonical, other.Canonical);
        Assert.DoesNotContain("448", other.Canonical, StringComparison.Ordinal);
    }

    private static async Task<FeaturesHost> StartAsync()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("recipes.json"), MetricAlone);
        return await FeaturesHost.StartAsync(("RecipesFile", folder.File("recipes.json")), ("Recipe", "own"));
    }
}

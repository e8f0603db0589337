using Facet.Cli.FolderRuns;
using Facet.Cli.Hosting;
using Facet.Features;
using Facet.Features.V1;
using Facet.Types.V1;

namespace Facet.Cli.Makeup;

/// <summary>What the features service is asked for, the same of every replica.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Model">The recipe's model; null where the service does not tell.</param>
/// <param name="Limits">What the replicas take.</param>
internal sealed record FeaturePlan(RecipeInfo Recipe, ModelInfo? Model, FeatureLimits Limits)
{
    /// <param name="features">The service.</param>
    /// <param name="recipe">Empty takes that of the model, or the service's default.</param>
    /// <param name="model">Registry id; empty takes the recipe's.</param>
    /// <param name="cancel">Ends the asking.</param>
    /// <exception cref="CliException">A replica does not answer, has no such recipe, or they would make different features.</exception>
    public static async Task<FeaturePlan> MakeAsync(ServiceReplicas features, string recipe, string model, CancellationToken cancel)
    {
        var infos = await FeatureLimits.InfosAsync(features, cancel);
        var chosen = Choose(infos[0], recipe, model);
        for (var i = 1; i < infos.Count; i++)
        {
            if (!Choose(infos[i], recipe, model).Equals(chosen) || Weights(infos[i], chosen) != Weights(infos[0], chosen))
            {
                throw new CliException(
                    ExitCodes.NotUsable, $"{features.All[i].Address} has another recipe or model than {features.All[0].Address}: features of different models cannot be compared.");
            }
        }

        return new FeaturePlan(chosen, ModelOf(infos[0], chosen), FeatureLimits.Of(infos));
    }

    private static RecipeInfo Choose(GetInfoResponse info, string recipe, string model)
    {
        // A recipe without hidden states has no feature maps that a file could hold.
        var ofModel = info.Recipes.Where(entry => (model.Length == 0 || entry.Model == model) && entry.Regions.All(region => region.Taps.Count > 0)).ToList();
        var name = recipe.Length > 0 ? recipe : (ofModel.Find(entry => entry.Name == info.DefaultRecipe) ?? ofModel.Find(IsSeed) ?? ofModel.FirstOrDefault())?.Name;
        return ofModel.Find(entry => entry.Name == name) ?? throw new CliException(
            ExitCodes.NotUsable,
            $"There is no recipe{(recipe.Length > 0 ? $" '{recipe}'" : "")}{(model.Length > 0 ? $" for model '{model}'" : "")}; there are "
            + $"{string.Join(", ", info.Recipes.Select(entry => $"{entry.Name} ({entry.Model})"))}.");
    }

    private static bool IsSeed(RecipeInfo recipe) => recipe.Name == FeaturesOptions.SeedRecipe;

    private static (string? Sha256, string? Precision) Weights(GetInfoResponse info, RecipeInfo recipe) =>
        ModelOf(info, recipe) is { } model ? (model.WeightsSha256, model.Precision) : (null, null);

    private static ModelInfo? ModelOf(GetInfoResponse info, RecipeInfo recipe) => info.Models.FirstOrDefault(model => model.Id == recipe.Model);
}

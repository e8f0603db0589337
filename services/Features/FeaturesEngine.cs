using Facet.Hosting;
using Facet.Inference;
using Facet.Models;
using Facet.ModelServing;
using Facet.Types.V1;
using Microsoft.Extensions.Options;

namespace Facet.Features;

/// <summary>The recipes of the features service with their backbones, loaded when first asked for, behind one gate.</summary>
public sealed class FeaturesEngine : IDisposable
{
    private readonly RecipeCatalog _recipes;
    private readonly FeaturesOptions _options;
    private readonly ModelHost _models;
    private readonly WorkGate _gate;

    public FeaturesEngine(ModelRegistry registry, RecipeCatalog recipes, IOptions<FeaturesOptions> options)
    {
        (_recipes, _options) = (recipes, options.Value);
        _models = new ModelHost(registry, new OnnxModelOptions { Provider = _options.Provider });
        _gate = new WorkGate(_options.EffectiveParallel, _options.MaxQueue);
    }

    /// <param name="name">Empty takes the default.</param>
    /// <param name="model">Registry id that the recipe must run on; empty takes what it runs on.</param>
    /// <exception cref="FacetException">UNKNOWN_RECIPE or MODEL_MISMATCH.</exception>
    public Recipe Recipe(string name, string model = "")
    {
        var wanted = name.Length > 0 ? name : _options.Recipe;
        if (!_recipes.TryGet(wanted, out var recipe))
        {
            var names = string.Join(", ", _recipes.All.Select(entry => entry.Name));
            throw new FacetException(FacetError.Invalid("options.recipe", "UNKNOWN_RECIPE", $"Recipe '{wanted}' is not known; there are {names}."));
        }

        return model.Length == 0 || model == recipe.Model
            ? recipe
            : throw new FacetException(FacetError.Invalid("options.model", "MODEL_MISMATCH", $"Recipe '{wanted}' runs on '{recipe.Model}', not on '{model}'."));
    }

    /// <summary>What the recipe's backbone is and what runs it.</summary>
    /// <exception cref="ModelException">The backbone cannot be loaded or lacks a tap.</exception>
    public ModelInfo Describe(Recipe recipe) => ModelDescription.Of(Backbone(recipe), _options.Provider);

    /// <summary>Runs the backbone on a crop.</summary>
    /// <returns>One map per distinct tap sum of the recipe.</returns>
    /// <exception cref="FacetException">OVERLOADED.</exception>
    /// <exception cref="ModelException">The backbone cannot be loaded or lacks a tap.</exception>
    public Task<FeatureMaps> RunAsync(Recipe recipe, Imaging.RgbImage crop, CancellationToken cancel) =>
        _gate.RunAsync(() => FeatureExtractor.Run(Backbone(recipe), recipe, crop), cancel);

    /// <summary>The pooled embedding of a crop.</summary>
    /// <exception cref="FacetException">The recipe's model has none, or OVERLOADED.</exception>
    public Task<float[]> EmbedAsync(Recipe recipe, Imaging.RgbImage crop, CancellationToken cancel)
    {
        var output = recipe.Embedding
            ?? throw new FacetException(FacetError.Invalid("options.outputs", "OUTPUT_NOT_OFFERED", $"Recipe '{recipe.Name}' offers no embedding."));
        return _gate.RunAsync(() => FeatureExtractor.Embed(_models.Get(ModelKind.Backbone, recipe.Model, output), crop), cancel);
    }

    public void Dispose()
    {
        _gate.Dispose();
        _models.Dispose();
    }

    private OnnxModel Backbone(Recipe recipe) => _models.Get(ModelKind.Backbone, recipe.Model, recipe.Taps);
}

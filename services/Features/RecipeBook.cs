using Facet.Gram;
using Facet.Hosting;
using Facet.Inference;
using Microsoft.Extensions.Options;

namespace Facet.Features;

/// <summary>
/// All recipes of the service: those of the list, one for each published model that was pulled, and one for the model of the options. Callers
/// name recipes and models by the ids in it; folders come from the options and the list alone.
/// </summary>
public sealed class RecipeBook
{
    private readonly BackboneSource _source;
    private readonly FeaturesOptions _options;
    private readonly Lazy<Contents> _contents;

    public RecipeBook(RecipeCatalog list, BackboneSource source, IOptions<FeaturesOptions> options)
    {
        (_source, _options) = (source, options.Value);

        // The model of the options is opened when it is first needed: what is wrong with it is told by the warm-up, in one line.
        _contents = new Lazy<Contents>(() => Read(list), LazyThreadSafetyMode.PublicationOnly);
    }

    public IReadOnlyList<Recipe> All => _contents.Value.Recipes;

    /// <summary>What is used when a call names none.</summary>
    /// <exception cref="FacetException">The options name a recipe that there is not.</exception>
    public Recipe Default => Find("", "");

    /// <summary>The recipe that <see cref="FeaturesOptions.SeedRecipe"/> stands for; null where the list has none for it.</summary>
    public Recipe? Seed => Lookup(FeaturesOptions.SeedRecipe);

    /// <param name="name">Empty takes the model's own recipe, or the default.</param>
    /// <param name="model">Id of the model that the recipe must run on; empty takes what it runs on.</param>
    /// <exception cref="FacetException">UNKNOWN_RECIPE, UNKNOWN_MODEL or MODEL_MISMATCH.</exception>
    public Recipe Find(string name, string model)
    {
        var isOfModel = name.Length == 0 && model.Length > 0 && Lookup(DefaultName)?.Model != model;
        var wanted = name.Length > 0 ? name : isOfModel ? model : DefaultName;
        if (Lookup(wanted) is not { } recipe)
        {
            throw new FacetException(isOfModel
                ? FacetError.Invalid("options.model", "UNKNOWN_MODEL", $"Model '{model}' is not here; there are {Names(entry => entry.Model)}.")
                : FacetError.Invalid("options.recipe", "UNKNOWN_RECIPE", $"Recipe '{wanted}' is not known; there are {Names(entry => entry.Name)}."));
        }

        return model.Length == 0 || model == recipe.Model
            ? recipe
            : throw new FacetException(FacetError.Invalid("options.model", "MODEL_MISMATCH", $"Recipe '{wanted}' runs on '{recipe.Model}', not on '{model}'."));
    }

    /// <summary>What <see cref="BackboneSource"/> takes for the recipe's model: its id, or its folder.</summary>
    internal string SourceOf(Recipe recipe) => _contents.Value.Sources[recipe.Model];

    /// <summary>The name that a recipe goes by in the book.</summary>
    private string Known(string name) => name != FeaturesOptions.SeedRecipe || Has(name) ? name
        : _options.Model.Length > 0 ? BackboneSource.IdOf(_options.Model) : FeaturesOptions.ShippedGramRecipe;

    private bool Has(string name) => _contents.Value.Recipes.Exists(recipe => recipe.Name == name);

    private string DefaultName => _options.Recipe.Length > 0 ? _options.Recipe
        : _options.Model.Length > 0 ? BackboneSource.IdOf(_options.Model)
        : FeaturesOptions.ShippedRecipe;

    private Recipe? Lookup(string name)
    {
        var known = Known(name);
        return _contents.Value.Recipes.FirstOrDefault(recipe => recipe.Name == known);
    }

    private string Names(Func<Recipe, string> name) => string.Join(", ", All.Select(name).Distinct());

    private Contents Read(RecipeCatalog list)
    {
        var contents = new Contents([], new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var recipe in list.All)
        {
            var model = recipe.Model is { Length: > 0 } ? recipe.Model : _options.Model;
            if (model.Length == 0)
            {
                throw new InvalidDataException($"Recipe '{recipe.Name}' names no model, and neither does the option Model.");
            }

            contents.Add(recipe, model);
        }

        if (_options.Model.Length > 0)
        {
            contents.Add(OwnRecipe(_source.Find(_options.Model)), _options.Model);
        }

        foreach (var model in _source.Pulled.Where(model => Array.TrueForAll([.. contents.Recipes], recipe => recipe.Name != model.Id)))
        {
            contents.Add(Published(model), model.Id);
        }

        return contents;
    }

    private Recipe OwnRecipe(BackboneInfo model) => Of(
        model.Id,
        Math.Max(model.Size.Width, model.Size.Height),
        [.. model.Recipe.Select(region => new RecipeRegion(region.Key, region.Value))],
        model.EmbeddingTap);

    private Recipe Published(PublishedModel model) => Of(
        model.Id,
        Math.Max(model.Input.Width, model.Input.Height),
        [.. model.Recipe.Select(region => new RecipeRegion(region.Key, [.. region.Value.Select(Recipes.Hidden)]))],
        model.EmbeddingTap);

    private Recipe Of(string model, int side, IReadOnlyList<RecipeRegion> regions, string? embedding)
    {
        var size = _options.InputSize > 0 ? _options.InputSize : side;
        var description = regions.Count == 0 ? "Feature maps alone." : $"Gram of sums of hidden states of {model}, at the usual depths.";
        return new Recipe(model, model, description, size, MaskMode.Area, regions, embedding);
    }

    private sealed record Contents(List<Recipe> Recipes, Dictionary<string, string> Sources)
    {
        public void Add(Recipe recipe, string source)
        {
            var id = BackboneSource.IdOf(source);
            if (Sources.TryGetValue(id, out var other) && other != source)
            {
                throw new InvalidDataException($"Two models are called '{id}'; rename the folder of one of them.");
            }

            // A recipe of the list with the name of a model is that model's recipe.
            if (Recipes.TrueForAll(known => known.Name != recipe.Name))
            {
                Recipes.Add(recipe with { Model = id });
            }

            Sources[id] = source;
        }
    }
}

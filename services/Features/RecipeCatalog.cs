using System.Text.Json;
using System.Text.Json.Serialization;
using Facet.Gram;

namespace Facet.Features;

/// <summary>What one region's factors are made of.</summary>
/// <param name="Region">Name of the region, as the label map knows it.</param>
/// <param name="Taps">Hidden states of the backbone that are summed, element by element.</param>
public sealed record RecipeRegion(string Region, IReadOnlyList<string> Taps)
{
    /// <summary>Name of the summed map: "h3+h4+h5".</summary>
    public string TapSum => string.Join('+', Taps);
}

/// <summary>A named way of turning an aligned crop and its masks into region factors.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Model">Registry id of the backbone.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="CropSize">Side of the crop it wants, in pixels.</param>
/// <param name="MaskMode">How masks are brought down to the feature grid unless the caller says otherwise.</param>
/// <param name="Regions">At least one.</param>
/// <param name="Embedding">Output of the model that pools the whole crop; null when the recipe offers none.</param>
public sealed record Recipe(
    string Name, string Model, string Description, int CropSize, MaskMode MaskMode, IReadOnlyList<RecipeRegion> Regions,
    string? Embedding = null)
{
    /// <summary>Every tap that any region needs, once.</summary>
    public IReadOnlyList<string> Taps => [.. Regions.SelectMany(region => region.Taps).Distinct()];

    /// <summary>All that changes the numbers, in one line: part of the fingerprint of what the recipe makes.</summary>
    public string Canonical(MaskMode maskMode) =>
        $"{Name}; crop {CropSize}; mask {maskMode}; " + string.Join(", ", Regions.Select(region => $"{region.Region}={region.TapSum}"));
}

/// <summary>The recipes that the service offers (recipes.json).</summary>
public sealed class RecipeCatalog
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter<MaskMode>(JsonNamingPolicy.KebabCaseLower) },
    };

    private readonly Dictionary<string, Recipe> _recipes;

    private RecipeCatalog(IReadOnlyList<Recipe> recipes) =>
        (All, _recipes) = (recipes, recipes.ToDictionary(recipe => recipe.Name));

    public IReadOnlyList<Recipe> All { get; }

    public bool TryGet(string name, out Recipe recipe) => _recipes.TryGetValue(name, out recipe!);

    /// <exception cref="InvalidDataException">The file is no recipe list; the message says where.</exception>
    public static RecipeCatalog Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var recipes = JsonSerializer.Deserialize<List<Recipe>>(stream, s_json) ?? throw new InvalidDataException("it holds null.");
            Validate(recipes);
            return new RecipeCatalog(recipes);
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"Recipe file {path}: {error.Message} Correct the file or leave the option empty.", error);
        }
    }

    private static void Validate(List<Recipe> recipes)
    {
        if (recipes.Count == 0)
        {
            throw new InvalidDataException("it names no recipe.");
        }

        foreach (var recipe in recipes)
        {
            var incomplete = string.IsNullOrEmpty(recipe.Name) || string.IsNullOrEmpty(recipe.Model)
                || recipe.Regions is not { Count: > 0 } || recipe.Regions.Any(region => region.Taps is not { Count: > 0 });
            if (incomplete || recipe.CropSize is < 32 or > 1024)
            {
                throw new InvalidDataException(
                    $"recipe '{recipe.Name}' needs a name, a model, a cropSize of 32..1024 and at least one region with taps.");
            }
        }

        var twice = recipes.GroupBy(recipe => recipe.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidDataException($"recipe '{twice.Key}' is named twice.");
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Facet.Gram;

namespace Facet.Features;

/// <summary>A list of recipes (recipes.json). A recipe without a model runs on the one that the options name.</summary>
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
            var incomplete = string.IsNullOrEmpty(recipe.Name)
                || recipe.Regions is not { Count: > 0 } || recipe.Regions.Any(region => region.Taps is null || region.Taps.Count > 0 == recipe.IsMetric);
            if (incomplete || recipe.CropSize is < 32 or > 1024)
            {
                throw new InvalidDataException(
                    $"recipe '{recipe.Name}' needs a name, a cropSize of 32..1024 and at least one region with taps, or without where isMetric is set.");
            }
        }

        var twice = recipes.GroupBy(recipe => recipe.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidDataException($"recipe '{twice.Key}' is named twice.");
        }
    }
}

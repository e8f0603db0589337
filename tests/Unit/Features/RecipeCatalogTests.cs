using Facet.Features;
using Facet.Gram;

namespace Facet.Unit.Tests.Features;

public sealed class RecipeCatalogTests
{
    private const string Valid =
        """[{ "name": "r", "model": "m", "description": "", "cropSize": 224, "maskMode": "area", "regions": [{ "region": "lips", "taps": ["h3", "h4", "h5"] }, { "region": "cheeks", "taps": ["h3"] }] }]""";

    [Fact]
    public void The_built_in_default_is_among_the_built_in_recipes()
    {
        var recipes = RecipeCatalog.Load(Path.Combine(AppContext.BaseDirectory, "recipes.json"));
        Assert.True(recipes.TryGet(FeaturesOptions.ShippedRecipe, out var recipe));
        Assert.Equal(["lips", "eyes", "cheeks"], recipe.Regions.Select(region => region.Region));
    }

    [Fact]
    public void Taps_are_named_once_and_everything_that_changes_numbers_is_in_the_canonical_form()
    {
        Assert.True(Load(Valid).TryGet("r", out var recipe));
        Assert.Equal(["h3", "h4", "h5"], recipe.Taps);
        Assert.Equal("r; crop 224; mask BilinearAntialias; lips=h3+h4+h5, cheeks=h3", recipe.Canonical(MaskMode.BilinearAntialias));
    }

    [Theory]
    [InlineData("\"name\": \"r\"", "\"name\": \"\"", "needs a name")]
    [InlineData("\"cropSize\": 224", "\"cropSize\": 9", "32..1024")]
    [InlineData("[\"h3\"]", "[]", "at least one region with taps")]
    [InlineData("\"area\"", "\"median\"", "maskMode")]
    [InlineData("\"model\"", "\"modell\"", "modell")]
    public void A_recipe_that_makes_no_sense_is_refused_with_the_reason(string part, string instead, string says)
    {
        var error = Assert.Throws<InvalidDataException>(() => Load(Valid.Replace(part, instead, StringComparison.Ordinal)));
        Assert.Contains(says, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static RecipeCatalog Load(string json)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "recipes.json");
        File.WriteAllText(path, json);
        return RecipeCatalog.Load(path);
    }
}

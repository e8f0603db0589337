using Facet.Parsing.Regions;

namespace Facet.Unit.Tests.Parsing;

public sealed class RegionCatalogTests
{
    private const string Valid =
        """
        {
          "classMap": "test",
          "labels": [{ "name": "background", "value": 0, "baseValue": 0 }, { "name": "skin", "value": 1, "baseValue": 1 }, { "name": "cheek", "value": 21, "baseValue": 1 }],
          "layers": [{ "label": "skin", "endsWithSkin": true, "ring": [10, 152, 234] }, { "label": "cheek", "ring": [1, 2, 3], "grow": 0.1, "over": ["skin"] }],
          "regions": [{ "name": "cheeks", "labels": ["cheek"] }]
        }
        """;

    [Fact]
    public void The_built_in_catalogue_has_the_plain_classes_in_their_order_and_the_make_up_regions()
    {
        var catalog = RegionCatalog.Load(Path.Combine(AppContext.BaseDirectory, "regions.json"));
        string[] plain =
        [
            "background", "skin", "l_brow", "r_brow", "l_eye", "r_eye", "eye_g", "l_ear", "r_ear", "ear_r",
            "nose", "mouth", "u_lip", "l_lip", "neck", "neck_l", "cloth", "hair", "hat",
        ];
        Assert.Equal(plain, catalog.Labels.Where(label => label.Value == label.BaseValue).OrderBy(label => label.Value).Select(label => label.Name));
        Assert.Superset(new HashSet<string> { "lips", "eyes", "cheeks" }, catalog.Regions.Select(region => region.Name).ToHashSet());
        Assert.True(catalog.Members(catalog.Regions.Single(region => region.Name == "lips"))[12]);
        Assert.Equal(1, catalog.BaseClasses()[catalog.ValueOf("l_cheek")]);
    }

    [Fact]
    public void Another_ring_is_another_fingerprint()
    {
        var one = Load(Valid);
        var other = Load(Valid.Replace("[10, 152, 234]", "[10, 152, 454]", StringComparison.Ordinal));
        Assert.Equal(one.Fingerprint, Load(Valid).Fingerprint);
        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
        Assert.StartsWith("test@", one.Fingerprint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"value\": 21", "\"value\": 1", "two labels have the same value")]
    [InlineData("\"name\": \"cheek\"", "\"name\": \"skin\"", "two labels have the same name")]
    [InlineData("[1, 2, 3]", "[1, 2]", "fewer than 3 vertices")]
    [InlineData("[1, 2, 3]", "[1, 2, 468]", "outside 0..467")]
    [InlineData("\"grow\": 0.1", "\"grow\": 7", "must lie in -1..1")]
    [InlineData("\"over\": [\"skin\"]", "\"over\": [\"hair\"]", "unknown label")]
    [InlineData("\"labels\": [\"cheek\"]", "\"labels\": [\"hair\"]", "unknown one")]
    [InlineData("\"classMap\": \"test\"", "\"classMap\": \"\"", "classMap is empty")]
    [InlineData("\"grow\"", "\"grew\"", "grew")]
    [InlineData("\"grow\": 0.1", "\"endsWithSkin\": true", "more than one layer")]
    [InlineData("{", "[", "JSON")]
    public void A_catalogue_that_contradicts_itself_is_refused_with_the_reason(string part, string instead, string says)
    {
        var error = Assert.Throws<InvalidDataException>(() => Load(Valid.Replace(part, instead, StringComparison.Ordinal)));
        Assert.Contains(says, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("Region catalogue ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<InvalidDataException>(() => RegionCatalog.Load("/no/such/regions.json"));
        Assert.Contains("/no/such/regions.json", error.Message, StringComparison.Ordinal);
    }

    private static RegionCatalog Load(string json)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "regions.json");
        File.WriteAllText(path, json);
        return RegionCatalog.Load(path);
    }
}

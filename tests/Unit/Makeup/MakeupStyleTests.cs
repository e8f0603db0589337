using Facet.Makeup;

namespace Facet.Unit.Tests.Makeup;

public sealed class MakeupStyleTests
{
    [Fact]
    public void A_style_comes_back_from_its_JSON()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var style = StyleSampler.Sample(seed);
            Assert.Equal(style, MakeupStyle.FromJson(style.ToJson(indented: seed % 2 == 0)));
        }
    }

    [Fact]
    public void Fields_that_are_left_out_have_defaults_and_parts_that_are_left_out_stay_bare()
    {
        var style = MakeupStyle.FromJson("""{ "lips": { "colour": "#A01030", }, /* no more */ "foundation": {} }""");

        Assert.Equal(new LipStyle(new Pigment(0xA0, 0x10, 0x30)), style.Lips);
        Assert.Equal(new FoundationStyle(), style.Foundation);
        Assert.Equal(MakeupParts.Lips | MakeupParts.Foundation, style.Parts());
    }

    [Theory]
    [InlineData("""{"lips":{"colour":"#a01030","opacity":1.7}}""", "lips.opacity is 1.7; it takes 0 to 1.")]
    [InlineData("""{"foundation":{"warmth":-2}}""", "foundation.warmth is -2; it takes -1 to 1.")]
    [InlineData("""{"eyes":{"lid":"#112233","spread":-0.1}}""", "eyes.spread is -0.1; it takes 0 to 1.")]
    [InlineData("""{"lips":{"colour":"red"}}""", "lips.colour: it takes a colour as \"#rrggbb\".")]
    [InlineData("""{"lips":{"colour":"#a01030","finish":"wet"}}""", "lips.finish")]
    [InlineData("""{"lips":{"colour":"#a01030","opacity":"much"}}""", "lips.opacity")]
    [InlineData("""{"lips":{"opacity":0.5}}""", "lips lacks colour.")]
    [InlineData("""{"lips":{"colour":"#a01030","shade":1}}""", "shade is unknown")]
    [InlineData("""{"nails":{}}""", "nails is unknown")]
    [InlineData("""{"lips":""", "no JSON")]
    [InlineData("null", "null")]
    [InlineData("[]", "the style")]
    public void What_is_no_style_is_refused_by_the_name_of_the_field(string json, string expected)
    {
        var error = Assert.Throws<MakeupStyleException>(() => MakeupStyle.FromJson(json));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Facet.Makeup", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("lips", MakeupParts.Lips)]
    [InlineData("lips, eyes,liner", MakeupParts.Lips | MakeupParts.Eyes | MakeupParts.Liner)]
    [InlineData("all", MakeupParts.All)]
    public void Parts_are_named_as_in_the_style(string names, MakeupParts expected) => Assert.Equal(expected, MakeupPartNames.Parse(names));

    [Theory]
    [InlineData("lips,nails", "'nails' is no part of a style; there are lips, eyes, liner, brows, cheeks, foundation.")]
    [InlineData(" , ", "no part is named")]
    public void Unknown_parts_are_refused(string names, string expected) =>
        Assert.Contains(expected, Assert.Throws<MakeupStyleException>(() => MakeupPartNames.Parse(names)).Message, StringComparison.Ordinal);
}

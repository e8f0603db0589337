using Facet.Makeup;

namespace Facet.Unit.Tests.Makeup;

public sealed class StyleSamplerTests
{
    private const int Styles = 4000;

    [Fact]
    public void A_seed_is_one_style_for_ever() => Assert.Equal(
        """{"name":"sample 1","lips":{"colour":"#6b432a","opacity":0.53930485,"finish":"satin","gloss":0.1707865,"gradient":0}}""", StyleSampler.Sample(1, MakeupParts.Lips).ToJson());

    [Fact]
    public void Thousands_of_styles_are_valid_and_differ()
    {
        var styles = Enumerable.Range(0, Styles).Select(seed => StyleSampler.Sample((ulong)seed)).ToArray();

        Assert.All(styles, style => style.Validate());
        Assert.Equal(Styles, styles.Select(style => (style with { Name = null }).ToJson()).Distinct().Count());
        Assert.InRange(styles.Select(style => style.Lips!.Colour).Distinct().Count(), Styles * 0.95, Styles);
        Assert.Equal(Enum.GetValues<LipFinish>().Length, styles.Select(style => style.Lips!.Finish).Distinct().Count());
        Assert.Equal(Enum.GetValues<ShadowShape>().Length, styles.Select(style => style.Eyes!.Shape).Distinct().Count());
        Assert.Equal(Enum.GetValues<BlushPlace>().Length, styles.Select(style => style.Cheeks!.Place).Distinct().Count());
    }

    [Fact]
    public void Most_lips_are_everyday_and_some_are_bold()
    {
        var cold = Enumerable.Range(0, Styles).Count(seed => StyleSampler.Sample((ulong)seed, MakeupParts.Lips).Lips!.Colour is var colour && colour.Red <= colour.Green + 10 | colour.Red < colour.Blue);

        Assert.InRange(cold / (double)Styles, 0.08, 0.3);
    }

    [Fact]
    public void Only_the_chosen_parts_are_made_up_and_each_does_not_depend_on_the_others()
    {
        var all = StyleSampler.Sample(7);
        var some = StyleSampler.Sample(7, MakeupParts.Lips | MakeupParts.Cheeks);

        Assert.Equal(MakeupParts.Lips | MakeupParts.Cheeks, some.Parts());
        Assert.Equal((all.Lips, all.Cheeks), (some.Lips, some.Cheeks));
    }

    [Fact]
    public void Varying_a_part_keeps_the_others()
    {
        var style = StyleSampler.Sample(7);

        var varied = StyleSampler.Vary(style, MakeupParts.Eyes, 8);

        Assert.Equal(style with { Eyes = varied.Eyes }, varied);
        Assert.NotEqual(style.Eyes, varied.Eyes);
        Assert.Equal(StyleSampler.Sample(8).Eyes, varied.Eyes);
    }
}

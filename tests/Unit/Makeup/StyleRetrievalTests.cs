using Facet.Makeup.Metric;

namespace Facet.Unit.Tests.Makeup;

public sealed class StyleRetrievalTests
{
    // Three people in two styles, and one of them bare; places on a line say how alike they are.
    private static readonly StyledFace[] s_faces = [new(0, 0), new(0, 1), new(1, 0), new(1, 1), new(2, 0), new(2, 1), new(2, -1)];

    [Fact]
    public void Where_styles_lie_together_everything_is_found()
    {
        var findings = Measure(0, 10, 1, 11, 2, 12, 30);
        Assert.Equal(6, findings.Count);
        Assert.All(findings, finding => Assert.Equal((true, 1d, 1d, false, false), (finding.First, finding.PrecisionAt10, finding.AveragePrecision, finding.IsLeak, finding.FirstIsBare)));
    }

    [Fact]
    public void Where_people_lie_together_the_same_person_leaks_and_the_style_is_left_to_chance()
    {
        var findings = Measure(0, 1, 10, 11, 20, 21, 40);
        Assert.All(findings, finding => Assert.True(finding.IsLeak));
        Assert.All(findings, finding => Assert.Equal(0.5, finding.PrecisionAt10, 0.51));
    }

    [Fact]
    public void A_bare_face_that_comes_before_all_painted_ones_of_others_is_counted() =>
        Assert.True(Measure(0, 10, 5, 15, 6, 16, 1)[0].FirstIsBare);

    [Fact]
    public void A_style_that_nobody_else_wears_is_no_query() =>
        Assert.Empty(StyleRetrieval.Measure([new(0, 0), new(1, 1)], (_, _) => 1));

    private static List<StyleFinding> Measure(params double[] places) =>
        [.. StyleRetrieval.Measure(s_faces, (a, b) => -Math.Abs(places[a] - places[b])).Select(entry => entry.Finding)];
}

using Facet.Imaging;
using Facet.Parsing.Detection;

namespace Facet.Unit.Tests.Parsing;

public sealed class DetectionTests
{
    [Theory]
    [InlineData(0, 0, 10, 10, 1)]
    [InlineData(5, 0, 10, 10, 1 / 3f)]
    [InlineData(10, 0, 10, 10, 0)]
    [InlineData(2, 2, 5, 5, 0.25f)]
    public void Overlap_is_intersection_over_union(float left, float top, float width, float height, float expected) =>
        Assert.Equal(expected, new FaceBox(0, 0, 10, 10).IntersectionOverUnion(new FaceBox(left, top, width, height)), 1e-6);

    [Fact]
    public void Blending_takes_the_mean_weighted_by_confidence()
    {
        var faces = new DuplicateRule(SameFaceOverlap: 0.3f, Blends: true).Join([Face(0.9f, 0), Face(0.3f, 2), Face(0.6f, 200)]);
        Assert.Equal(2, faces.Count);
        Assert.Equal(0.9f, faces[0].Confidence);
        Assert.Equal(0.5f, faces[0].Bounds.Left, 1e-5);
        Assert.Equal(5.5f, faces[0].LeftEye.X, 1e-5);
        Assert.Equal(200, faces[1].Bounds.Left);
    }

    [Fact]
    public void Suppression_keeps_the_most_confident_one_as_it_is()
    {
        var faces = new DuplicateRule(SameFaceOverlap: 0.3f).Join([Face(0.3f, 2), Face(0.9f, 0), Face(0.6f, 200)]);
        Assert.Equal([0, 200], faces.Select(face => face.Bounds.Left));
        Assert.Equal(0.9f, faces[0].Confidence);
    }

    [Fact]
    public void Faces_that_overlap_less_than_the_rule_says_stay_apart() =>
        Assert.Equal(2, new DuplicateRule(SameFaceOverlap: 0.4f).Join([Face(0.9f, 0), Face(0.8f, 10)]).Count);

    [Fact]
    public void Boxes_that_are_none_are_left_out() => Assert.Empty(new DuplicateRule(SameFaceOverlap: 0.3f).Join(
    [
        new DetectedFace(0.9f, new FaceBox(float.NaN, 0, 10, 10), []),
        new DetectedFace(0.9f, new FaceBox(0, 0, float.PositiveInfinity, 10), []),
        new DetectedFace(0.9f, new FaceBox(0, 0, 0, 10), []),
    ]));

    [Fact]
    public void Nothing_in_nothing_out() => Assert.Empty(new DuplicateRule(SameFaceOverlap: 0.3f, Blends: true).Join([]));

    private static DetectedFace Face(float confidence, float left) =>
        new(confidence, new FaceBox(left, 0, 20, 20), [new PointF2(left + 5, 8), new PointF2(left + 15, 8)]);
}

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
    public void Detections_of_one_face_become_their_mean_weighted_by_confidence()
    {
        var faces = BlazeFaceDecoder.BlendDuplicates([Face(0.9f, 0), Face(0.3f, 2), Face(0.6f, 200)]);
        Assert.Equal(2, faces.Count);
        Assert.Equal(0.9f, faces[0].Confidence);
        Assert.Equal(0.5f, faces[0].Bounds.Left, 1e-5);
        Assert.Equal(200, faces[1].Bounds.Left);
    }

    [Fact]
    public void Nothing_in_nothing_out() => Assert.Empty(BlazeFaceDecoder.BlendDuplicates([]));

    private static DetectedFace Face(float confidence, float left) =>
        new(confidence, new FaceBox(left, 0, 20, 20), new PointF2(left + 5, 8), new PointF2(left + 15, 8));
}

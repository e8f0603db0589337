using Facet.Parsing.Alignment;
using Facet.Parsing.V1;

namespace Facet.Unit.Tests.Parsing;

public sealed class AlignmentTemplateTests
{
    [Fact]
    public void The_ArcFace_template_at_112_is_the_published_one()
    {
        var points = AlignmentTemplates.Points(AlignmentTemplate.Arcface, 112);
        Assert.Equal(38.2946f, points[0].X, 1e-4);
        Assert.Equal(51.6963f, points[0].Y, 1e-4);
        Assert.Equal(92.2041f, points[4].Y, 1e-4);
    }

    [Theory]
    [InlineData(112)]
    [InlineData(224)]
    [InlineData(512)]
    public void The_full_face_template_is_centred_and_leaves_room_for_forehead_and_chin(int side)
    {
        var points = AlignmentTemplates.Points(AlignmentTemplate.Unspecified, side);
        Assert.Equal(side / 2f, (points[0].X + points[1].X) / 2, side * 1e-4);
        Assert.Equal(side * 0.4f, (points[0].Y + points[1].Y) / 2, side * 1e-4);
        var eyesToMouth = (points[3].Y + points[4].Y - points[0].Y - points[1].Y) / 2;

        // A chin lies about two thirds of the distance from eyes to mouth below the mouth.
        Assert.InRange(points[3].Y + eyesToMouth * 0.67f, 0, side * 0.95f);
    }
}

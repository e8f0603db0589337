using Facet.Imaging;
using Facet.Inference;
using Facet.Parsing.Alignment;
using Facet.Parsing.V1;

namespace Facet.Unit.Tests.Parsing;

public sealed class AlignmentTemplateTests
{
    private static readonly PointF2[] s_published = [new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f)];

    /// <summary>InsightFace's estimate_norm: multiples of 112 are scaled, multiples of 128 are moved by 8 and scaled.</summary>
    [Theory]
    [InlineData(112, 1, 0)]
    [InlineData(224, 2, 0)]
    [InlineData(256, 2, 16)]
    [InlineData(512, 4, 32)]
    [InlineData(896, 8, 0)]
    [InlineData(336, 3, 0)]
    public void The_ArcFace_template_lies_where_InsightFace_has_it(int side, float scale, float shift)
    {
        var points = AlignmentTemplates.Points(AlignmentTemplate.Arcface, side);
        Assert.All(points.Zip(s_published), pair =>
        {
            Assert.Equal(pair.Second.X * scale + shift, pair.First.X, 1e-3);
            Assert.Equal(pair.Second.Y * scale, pair.First.Y, 1e-3);
        });
    }

    [Theory]
    [InlineData(112)]
    [InlineData(224)]
    [InlineData(256)]
    [InlineData(512)]
    public void A_face_that_is_the_template_turned_and_scaled_lands_on_it_and_comes_back(int side)
    {
        var turned = AffineTransform.RotateScaleTranslate(0.4f, 3.1f, 500, -70);
        var photo = Array.ConvertAll(s_published, turned.Apply);
        var target = AlignmentTemplates.Points(AlignmentTemplate.Arcface, side);
        var photoToCrop = AffineTransform.SimilarityFromPoints(photo, target);
        var cropToPhoto = photoToCrop.Invert();
        Assert.All(photo.Zip(target), pair =>
        {
            var there = photoToCrop.Apply(pair.First);
            var back = cropToPhoto.Apply(there);
            Assert.Equal(0, float.Hypot(there.X - pair.Second.X, there.Y - pair.Second.Y), 2e-3);
            Assert.Equal(0, float.Hypot(back.X - pair.First.X, back.Y - pair.First.Y), 2e-3);
        });
    }

    /// <summary>The fit is the least-squares one: no similarity nearby has smaller residuals.</summary>
    [Theory]
    [InlineData(112)]
    [InlineData(256)]
    public void The_residuals_of_a_face_that_is_not_the_template_are_the_least(int side)
    {
        PointF2[] photo = [new(212, 240), new(291, 236), new(248, 290), new(222, 331), new(280, 335)];
        var target = AlignmentTemplates.Points(AlignmentTemplate.Arcface, side);
        var best = AffineTransform.SimilarityFromPoints(photo, target);
        var least = Residual(best, photo, target);
        foreach (var (turn, scale, dx, dy) in new[] { (0.01f, 1f, 0f, 0f), (-0.01f, 1, 0, 0), (0, 1.01f, 0, 0), (0, 0.99f, 0, 0), (0, 1, 0.5f, 0), (0, 1, 0, -0.5f) })
        {
            Assert.True(Residual(AffineTransform.RotateScaleTranslate(turn, scale, dx, dy).Then(best), photo, target) > least);
            Assert.True(Residual(best.Then(AffineTransform.RotateScaleTranslate(turn, scale, dx, dy)), photo, target) > least);
        }
    }

    [Theory]
    [InlineData(AlignmentTemplate.Arcface, 112)]
    [InlineData(AlignmentTemplate.Arcface, 512)]
    [InlineData(AlignmentTemplate.FullFace, 256)]
    public void A_label_map_goes_to_the_photo_and_back(AlignmentTemplate template, int side)
    {
        PointF2[] photo = [new(212, 240), new(291, 236), new(248, 290), new(222, 331), new(280, 335)];
        var photoToCrop = AffineTransform.SimilarityFromPoints(photo, AlignmentTemplates.Points(template, side));
        var crop = new byte[side * side];
        for (var i = 0; i < crop.Length; i++)
        {
            // Blocks of a quarter of the side, each with a label of its own.
            crop[i] = (byte)(1 + (i / side * 4 / side * 4) + (i % side * 4 / side));
        }

        // A photo with at least as many pixels a face as the crop, so that nothing is lost on the way.
        var scale = Math.Max(1, photoToCrop.LargestScale) * 1.5f;
        var (width, height) = ((int)(512 * scale), (int)(512 * scale));
        var toCrop = new AffineTransform(1 / scale, 0, 0, 0, 1 / scale, 0).Then(photoToCrop);
        var inPhoto = Warp.AffineLabels(crop, side, side, toCrop, width, height);
        var back = Warp.AffineLabels(inPhoto, width, height, toCrop.Invert(), side, side);
        var changed = crop.Zip(back).Count(pair => pair.First != pair.Second && pair.Second != 0);

        // Only pixels at the edges of the blocks, of which there are 6 lines, may take their neighbour's label.
        Assert.InRange(changed, 0, 6 * side);
        Assert.True(back.Count(label => label != 0) > 0.9 * back.Length);
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

    /// <summary>Eyes 100 apart and level, the mouth 110 below: 4 * 100 wide, around a point 11 below the eyes.</summary>
    [Fact]
    public void The_frame_of_CelebA_HQ_is_four_eye_distances_around_a_point_below_the_eyes()
    {
        PointF2[] five = [new(450, 500), new(550, 500), new(500, 560), new(465, 610), new(535, 610)];
        var toFrame = AlignmentTemplates.ToFrame(ParserFrame.CelebAHq, five, 512);
        Near(new PointF2(0, 0), toFrame.Apply(new PointF2(300, 311)));
        Near(new PointF2(512, 512), toFrame.Apply(new PointF2(700, 711)));
    }

    /// <summary>With a longer face 3.6 times the distance from eyes to mouth; a face turned by a right angle turns the frame.</summary>
    [Fact]
    public void The_frame_of_CelebA_HQ_follows_long_faces_and_turned_ones()
    {
        PointF2[] five = [new(500, 450), new(500, 550), new(440, 500), new(380, 465), new(380, 535)];
        var toFrame = AlignmentTemplates.ToFrame(ParserFrame.CelebAHq, five, 432);
        Near(new PointF2(216, 216), toFrame.Apply(new PointF2(488, 500)));
        Near(new PointF2(216, 0), toFrame.Apply(new PointF2(704, 500)));
    }

    private static void Near(PointF2 expected, PointF2 actual)
    {
        Assert.Equal(expected.X, actual.X, 1e-2);
        Assert.Equal(expected.Y, actual.Y, 1e-2);
    }

    private static double Residual(AffineTransform transform, PointF2[] from, PointF2[] to) => from.Zip(to).Sum(pair =>
    {
        var at = transform.Apply(pair.First);
        return Math.Pow(at.X - pair.Second.X, 2) + Math.Pow(at.Y - pair.Second.Y, 2);
    });
}

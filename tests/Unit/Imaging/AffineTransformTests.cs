using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class AffineTransformTests
{
    [Fact]
    public void A_quarter_turn_takes_x_to_y()
    {
        var turn = AffineTransform.RotateScaleTranslate(MathF.PI / 2, 2, 10, 20);

        AssertClose(new PointF2(10, 22), turn.Apply(new PointF2(1, 0)));
        AssertClose(new PointF2(8, 20), turn.Apply(new PointF2(0, 1)));
        Assert.Equal(2, turn.LargestScale, 1e-5);
    }

    [Fact]
    public void The_inverse_undoes_and_then_chains()
    {
        var transform = new AffineTransform(1.5f, -0.3f, 12, 0.7f, 2.1f, -40);
        var point = new PointF2(31, -7);

        AssertClose(point, transform.Invert().Apply(transform.Apply(point)));
        AssertClose(transform.Apply(AffineTransform.RotateScaleTranslate(0.4f, 3, 1, 2).Apply(point)),
            AffineTransform.RotateScaleTranslate(0.4f, 3, 1, 2).Then(transform).Apply(point));
    }

    [Fact]
    public void A_flattening_transform_has_no_inverse() =>
        Assert.Throws<InvalidOperationException>(() => new AffineTransform(1, 2, 0, 2, 4, 0).Invert());

    [Fact]
    public void The_largest_scale_is_the_longest_image_of_a_unit_step()
    {
        var transform = new AffineTransform(3, 1, 0, 0.5f, -2, 0);
        var longest = Enumerable.Range(0, 3600).Max(i =>
        {
            var (sin, cos) = MathF.SinCos(i * MathF.Tau / 3600);
            var image = transform.Apply(new PointF2(cos, sin));
            return MathF.Sqrt((image.X * image.X) + (image.Y * image.Y));
        });

        Assert.Equal(longest, transform.LargestScale, 1e-4);
    }

    [Fact]
    public void A_similarity_is_found_again_from_its_points()
    {
        var truth = AffineTransform.RotateScaleTranslate(-0.6f, 0.4f, 100, 50);
        PointF2[] from = [new(10, 20), new(200, 30), new(120, 160), new(60, 220), new(170, 230)];

        var found = AffineTransform.SimilarityFromPoints(from, from.Select(truth.Apply).ToArray());

        Assert.All(from, point => AssertClose(truth.Apply(point), found.Apply(point)));
    }

    [Fact]
    public void With_noise_no_nearby_similarity_fits_better()
    {
        var random = new Random(5);
        var from = Enumerable.Range(0, 8).Select(_ => new PointF2(random.NextSingle() * 100, random.NextSingle() * 100)).ToArray();
        var to = from.Select(point => new PointF2((2 * point.X) + random.NextSingle(), (-2 * point.Y) + random.NextSingle())).ToArray();

        var best = AffineTransform.SimilarityFromPoints(from, to);

        // The target is mirrored: the answer must be no reflection, and still optimal among rotations.
        Assert.True((best.Xx * best.Yy) - (best.Xy * best.Yx) >= 0);
        foreach (var (dx, dy, da) in new[] { (0.5f, 0f, 0f), (0f, 0.5f, 0f), (0f, 0f, 0.01f), (0f, 0f, -0.01f) })
        {
            var other = best with { Dx = best.Dx + dx, Dy = best.Dy + dy, Xx = best.Xx + da, Yy = best.Yy + da };
            Assert.True(Error(best, from, to) < Error(other, from, to));
        }
    }

    [Fact]
    public void Points_that_determine_nothing_are_refused()
    {
        PointF2[] one = [new(1, 1)];
        PointF2[] same = [new(1, 1), new(1, 1)];
        PointF2[] broken = [new(1, 1), new(float.NaN, 2)];
        PointF2[] sound = [new(1, 1), new(5, 2)];

        Assert.Throws<ArgumentException>(() => AffineTransform.SimilarityFromPoints(one, one));
        Assert.Throws<ArgumentException>(() => AffineTransform.SimilarityFromPoints(same, sound));
        Assert.Throws<ArgumentException>(() => AffineTransform.SimilarityFromPoints(broken, sound));
        Assert.Throws<ArgumentException>(() => AffineTransform.SimilarityFromPoints(sound, broken));
        Assert.Throws<ArgumentException>(() => AffineTransform.SimilarityFromPoints(sound, one));
    }

    private static double Error(AffineTransform transform, PointF2[] from, PointF2[] to) => from.Zip(to, (a, b) =>
    {
        var image = transform.Apply(a);
        return Math.Pow(image.X - b.X, 2) + Math.Pow(image.Y - b.Y, 2);
    }).Sum();

    private static void AssertClose(PointF2 expected, PointF2 actual)
    {
        Assert.Equal(expected.X, actual.X, 1e-3);
        Assert.Equal(expected.Y, actual.Y, 1e-3);
    }
}

using Facet.Imaging;
using Facet.Imaging.Internal;
using Facet.Imaging.Internal.Sampling;

namespace Facet.Unit.Tests.Imaging;

public sealed class WarpTests
{
    public static TheoryData<float, float, float, float> Transforms() => new()
    {
        { 0, 1, 0, 0 },
        { 0.3f, 0.7f, -20, 15 },
        { -1.2f, 1.4f, 60, 30 },
        { 2.5f, 0.1f, 40, 40 },
        { 0.1f, 1, 1e9f, -1e9f },
    };

    [Theory]
    [MemberData(nameof(Transforms))]
    public void The_vector_version_equals_the_scalar_one_bit_for_bit(float radians, float scale, float dx, float dy)
    {
        var source = TestImages.Noise(83, 61, seed: 1);
        var transform = AffineTransform.RotateScaleTranslate(radians, scale, dx, dy);
        var border = new BorderColour(9, 99, 199);
        var (expected, actual) = (new byte[70 * 50 * 3], new byte[70 * 50 * 3]);

        AffineWalk.Run<BilinearScalar, BytePixels>(source, transform, border, new BytePixels(expected), 70, 50);
        AffineWalk.Run<BilinearVector, BytePixels>(source, transform, border, new BytePixels(actual), 70, 50);

        Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Transforms))]
    public unsafe void Tensors_of_the_vector_version_equal_those_of_the_scalar_one_bit_for_bit(float radians, float scale, float dx, float dy)
    {
        const int width = 70, height = 50;
        var source = TestImages.Noise(83, 61, seed: 1);
        var transform = AffineTransform.RotateScaleTranslate(radians, scale, dx, dy);
        var (expected, actual) = (new float[width * height * 3], new float[width * height * 3]);
        fixed (float* toExpected = expected, toActual = actual)
        {
            AffineWalk.Run<BilinearScalar, InterleavedFloats>(source, transform, default, new(toExpected, 0.3f, -1), width, height);
            AffineWalk.Run<BilinearVector, InterleavedFloats>(source, transform, default, new(toActual, 0.3f, -1), width, height);
            Assert.Equal(expected, actual);

            AffineWalk.Run<BilinearScalar, PlanarFloats>(source, transform, default, new(toExpected, width * height, 0.3f, -1), width, height);
            AffineWalk.Run<BilinearVector, PlanarFloats>(source, transform, default, new(toActual, width * height, 0.3f, -1), width, height);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void The_identity_changes_nothing()
    {
        var source = TestImages.Noise(40, 30, seed: 2);

        Assert.Equal(source.Pixels, Warp.Affine(source, AffineTransform.Identity, 40, 30).Pixels);
    }

    [Fact]
    public void A_quarter_turn_moves_whole_pixels()
    {
        var source = TestImages.Noise(5, 4, seed: 3);

        // Target (x, y) shows source (y, 4 - x): the picture turned clockwise.
        var turned = Warp.Affine(source, new AffineTransform(0, 1, 0, -1, 0, 4), 4, 5);

        for (var y = 0; y < 5; y++)
        {
            for (var x = 0; x < 4; x++)
            {
                Assert.Equal(TestImages.PixelAt(source, y, 3 - x), TestImages.PixelAt(turned, x, y));
            }
        }
    }

    [Fact]
    public void Half_a_pixel_mixes_neighbours_and_the_border()
    {
        var source = new RgbImage(2, 1, [100, 0, 50, 200, 0, 50]);

        var moved = Warp.Affine(source, new AffineTransform(1, 0, 0.5f, 0, 1, 0), 3, 1, red: 40, green: 80, blue: 250);

        Assert.Equal<byte>([150, 0, 50, 120, 40, 150, 40, 80, 250], moved.Pixels);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(16)]
    public void Shrinking_averages_instead_of_picking(int factor)
    {
        var checkers = new RgbImage(320, 320, Enumerable.Range(0, 320 * 320)
            .SelectMany(i => Enumerable.Repeat((byte)(((i % 320) + (i / 320)) % 2 * 255), 3)).ToArray());

        var small = Warp.Affine(checkers, new AffineTransform(factor, 0, 0.3f, 0, factor, 0.2f), 320 / factor, 320 / factor);

        var inner = Enumerable.Range(0, small.Width - 1).Select(x => TestImages.PixelAt(small, x, small.Height / 2).Red);
        Assert.All(inner, value => Assert.InRange(value, 120, 136));
    }

    [Fact]
    public void Levels_keep_the_geometry()
    {
        var source = TestImages.Gradient(300, 200);

        var small = Warp.Affine(source, new AffineTransform(5, 0, 0, 0, 5, 0), 60, 40);

        Assert.InRange(TestImages.MeanDifference(TestImages.Gradient(60, 40), small), 0, 2);
    }

    [Fact]
    public void A_pyramid_halves_odd_sides_upwards_and_makes_each_level_once()
    {
        var pyramid = new ImagePyramid(TestImages.Noise(7, 5, seed: 4));

        Assert.Equal(3, pyramid.LevelCount);
        Assert.Equal((4, 3), (pyramid.Level(1).Width, pyramid.Level(1).Height));
        Assert.Same(pyramid.Level(2), pyramid.Level(2));
        Assert.Equal([0, 0, 1, 1, 2, 2], new[] { 0.1f, 1.5f, 1.6f, 3f, 3.1f, float.MaxValue }.Select(pyramid.LevelFor));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(133)]
    public void Halving_with_vectors_equals_halving_without(int width)
    {
        var rows = TestImages.Noise(width, 2, seed: width);
        var upper = rows.Pixels.AsSpan(0, width * 3);
        var lower = rows.Pixels.AsSpan(width * 3);
        var (expected, actual) = (new byte[(width + 1) / 2 * 3], new byte[(width + 1) / 2 * 3]);

        Halving.HalveRowScalar(upper, lower, expected, start: 0);
        Halving.HalveRow(upper, lower, actual);

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(TensorLayout.Nhwc)]
    [InlineData(TensorLayout.Nchw)]
    public void A_tensor_holds_the_scaled_crop_in_its_layout(TensorLayout layout)
    {
        var source = TestImages.Gradient(90, 70);
        var transform = AffineTransform.RotateScaleTranslate(0.2f, 1.1f, 5, -3);
        var expected = Warp.Affine(source, transform, 32, 24);
        var tensor = new float[32 * 24 * 3];

        Warp.AffineToTensor(new ImagePyramid(source), transform, 32, 24, tensor, layout, scale: 2f / 255, offset: -1);

        for (var pixel = 0; pixel < 32 * 24; pixel++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var value = layout == TensorLayout.Nhwc ? tensor[(pixel * 3) + channel] : tensor[(channel * 32 * 24) + pixel];
                Assert.Equal((expected.Pixels[(pixel * 3) + channel] * 2f / 255) - 1, value, 0.51 * 2 / 255);
            }
        }
    }

    [Fact]
    public void A_tensor_of_another_length_or_a_broken_transform_is_refused()
    {
        var pyramid = new ImagePyramid(TestImages.Noise(8, 8, seed: 5));

        Assert.Throws<ArgumentException>(
            () => Warp.AffineToTensor(pyramid, AffineTransform.Identity, 4, 4, new float[47], TensorLayout.Nchw, 1, 0));
        Assert.Throws<ArgumentException>(() => Warp.Affine(pyramid, new AffineTransform(float.NaN, 0, 0, 0, 1, 0), 4, 4));
    }

    [Fact]
    public void Labels_are_never_mixed()
    {
        byte[] labels = [1, 9, 5, 7];

        var doubled = Warp.AffineLabels(labels, 2, 2, new AffineTransform(0.5f, 0, 0, 0, 0.5f, 0), 5, 4, outside: 3);

        Assert.Equal<byte>([1, 1, 9, 9, 3, 1, 1, 9, 9, 3, 5, 5, 7, 7, 3, 5, 5, 7, 7, 3], doubled);
    }
}

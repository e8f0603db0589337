using Facet.Imaging.Internal;
using Facet.Imaging.Internal.Sampling;

namespace Facet.Imaging;

/// <summary>Crops and turns pictures through an <see cref="AffineTransform"/> that says where in the source each target point lies.</summary>
public static class Warp
{
    /// <summary>Bilinear; where the target is coarser than the source, taken from a halved level so that it does not alias.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="targetToSource">From target coordinates to source coordinates, both with pixel centres at .5.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="red">Colour of everything outside the source, blended in over the half pixel at its edge.</param>
    /// <param name="green">See <paramref name="red"/>.</param>
    /// <param name="blue">See <paramref name="red"/>.</param>
    /// <exception cref="ArgumentException">The transform is not finite.</exception>
    public static RgbImage Affine(
        ImagePyramid source, AffineTransform targetToSource, int width, int height, byte red = 0, byte green = 0, byte blue = 0)
    {
        var sampler = Sampler(source, targetToSource, red, green, blue);
        var pixels = GC.AllocateUninitializedArray<byte>(PixelBuffer.Length(width, height, RgbImage.Channels));
        AffineWalk.Run<BilinearVector, BytePixels>(sampler.Level, sampler.Transform, sampler.Border, new BytePixels(pixels), width, height);
        return new RgbImage(width, height, pixels);
    }

    /// <inheritdoc cref="Affine(ImagePyramid, AffineTransform, int, int, byte, byte, byte)"/>
    public static RgbImage Affine(
        RgbImage source, AffineTransform targetToSource, int width, int height, byte red = 0, byte green = 0, byte blue = 0) =>
        Affine(new ImagePyramid(source), targetToSource, width, height, red, green, blue);

    /// <summary>
    /// As <see cref="Affine(ImagePyramid, AffineTransform, int, int, byte, byte, byte)"/>, straight to a model's input and without rounding
    /// to bytes.
    /// </summary>
    /// <param name="source">The picture.</param>
    /// <param name="targetToSource">From target coordinates to source coordinates.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="target">3 * width * height numbers: value (0..255) * scale + offset.</param>
    /// <param name="layout">The order of <paramref name="target"/>.</param>
    /// <param name="scale">For example 1/255.</param>
    /// <param name="offset">Added after scaling; outside the source the value is 0, so the offset itself is written.</param>
    /// <exception cref="ArgumentException">The transform is not finite, or the target has another length.</exception>
    public static unsafe void AffineToTensor(
        ImagePyramid source, AffineTransform targetToSource, int width, int height, Span<float> target, TensorLayout layout,
        float scale, float offset)
    {
        var needed = PixelBuffer.Length(width, height, RgbImage.Channels);
        if (target.Length != needed)
        {
            throw new ArgumentException($"A {width} x {height} input has {needed} numbers, not {target.Length}.", nameof(target));
        }

        var (level, transform, border) = Sampler(source, targetToSource, 0, 0, 0);
        fixed (float* first = target)
        {
            if (layout == TensorLayout.Nhwc)
            {
                AffineWalk.Run<BilinearVector, InterleavedFloats>(
                    level, transform, border, new InterleavedFloats(first, scale, offset), width, height);
            }
            else
            {
                AffineWalk.Run<BilinearVector, PlanarFloats>(
                    level, transform, border, new PlanarFloats(first, width * height, scale, offset), width, height);
            }
        }
    }

    /// <summary>Nearest neighbour, for label maps: no value is ever mixed from two.</summary>
    /// <param name="labels">width * height values.</param>
    /// <param name="sourceWidth">Columns of <paramref name="labels"/>.</param>
    /// <param name="sourceHeight">Rows of <paramref name="labels"/>.</param>
    /// <param name="targetToSource">From target coordinates to source coordinates.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="outside">Label of everything outside the source.</param>
    public static byte[] AffineLabels(
        ReadOnlySpan<byte> labels, int sourceWidth, int sourceHeight, AffineTransform targetToSource, int width, int height, byte outside = 0)
    {
        PixelBuffer.Require(sourceWidth, sourceHeight, channels: 1, labels.Length, nameof(labels));
        RequireFinite(targetToSource);
        var result = GC.AllocateUninitializedArray<byte>(PixelBuffer.Length(width, height, channels: 1));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = targetToSource.Apply(new PointF2(x + 0.5f, y + 0.5f));
                var inside = at.X >= 0 && at.Y >= 0 && at.X < sourceWidth && at.Y < sourceHeight;
                result[(y * width) + x] = inside ? labels[((int)at.Y * sourceWidth) + (int)at.X] : outside;
            }
        }

        return result;
    }

    private static (RgbImage Level, AffineTransform Transform, BorderColour Border) Sampler(
        ImagePyramid source, AffineTransform targetToSource, byte red, byte green, byte blue)
    {
        ArgumentNullException.ThrowIfNull(source);
        RequireFinite(targetToSource);
        var level = source.LevelFor(targetToSource.LargestScale);
        var shrink = 1f / (1 << level);
        return (source.Level(level), targetToSource.Then(new AffineTransform(shrink, 0, 0, 0, shrink, 0)), new BorderColour(red, green, blue));
    }

    private static void RequireFinite(AffineTransform transform)
    {
        if (!transform.IsFinite)
        {
            throw new ArgumentException($"The transform is not finite: {transform}.", nameof(transform));
        }
    }
}

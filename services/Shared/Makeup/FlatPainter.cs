using Facet.Imaging;
using Facet.Makeup.Internal;

namespace Facet.Makeup;

/// <summary>
/// A second painter, plainer than <see cref="MakeupPainter"/>: a metric that is trained on both knows less of how one of them works and more of what they have in
/// common. It paints on labels with soft edges; teeth and eyes stay as they are.
/// </summary>
public static class FlatPainter
{
    // In distances between the eyes.
    private const float SoftEdge = 0.013f, CheekEdge = 0.02f;

    /// <summary>How much of the colour of a lid reaches the skin around it.</summary>
    private const float BesideLid = 0.6f;

    /// <summary>A filter colours less than a coat of the same strength.</summary>
    private const float FilterStrength = 1.6f;

    /// <param name="face">Not changed.</param>
    /// <param name="makeup">What is put on; regions that the face does not show are left out.</param>
    /// <returns>A picture of the same size.</returns>
    public static RgbImage Paint(PaintedFace face, FlatMakeup makeup)
    {
        ArgumentNullException.ThrowIfNull(face);
        ArgumentNullException.ThrowIfNull(makeup);
        var result = face.Image.Clone();
        var unit = face.Surface.Unit;
        if (makeup.Seeds.TryGetValue("cheeks", out var cheeks))
        {
            var look = FlatLook.Cheeks(cheeks);
            Lay(result, look, Cheeks(face, look, unit, makeup.Blend), makeup.Blend);
        }

        if (makeup.Seeds.TryGetValue("eyes", out var eyes))
        {
            var look = FlatLook.Eyes(eyes);
            Lay(result, look, Eyes(face, look, unit, makeup.Blend), makeup.Blend);
        }

        if (makeup.Seeds.TryGetValue("lips", out var lips))
        {
            Lay(result, FlatLook.Lips(lips), Lips(face, unit), makeup.Blend);
        }

        return result;
    }

    private static float[] Lips(PaintedFace face, float unit)
    {
        var mask = Mask(face, "u_lip", "l_lip");
        var soft = Blurred(face, mask, SoftEdge * unit);
        Multiply(soft, mask);
        return soft;
    }

    private static float[] Eyes(PaintedFace face, FlatLook look, float unit, FlatBlend blend)
    {
        var weights = new float[face.Labels.Length];
        var skin = Skin(face);
        foreach (var (label, outwards) in new[] { ("l_eye_shadow", 1f), ("r_eye_shadow", -1f) })
        {
            var lid = Mask(face, label);
            if (Extent.Of(lid, face.Image.Width) is not { } extent)
            {
                continue;
            }

            var (sharp, wide) = (Blurred(face, lid, SoftEdge * unit), Blurred(face, lid, look.Spread * unit));
            for (var i = 0; i < weights.Length; i++)
            {
                var weight = lid[i] > 0 ? sharp[i] : BesideLid * wide[i] * skin[i];
                if (blend != FlatBlend.Light)
                {
                    var across = outwards * ((i % face.Image.Width) - extent.X) * 2 / extent.Width;
                    weight *= Math.Clamp(1 + (look.Tilt * across), 0, 1.3f);
                }

                weights[i] = Math.Max(weights[i], weight);
            }
        }

        return weights;
    }

    /// <summary>An ellipse, or the zone of the cheek itself, moved and blurred.</summary>
    private static float[] Cheeks(PaintedFace face, FlatLook look, float unit, FlatBlend blend)
    {
        var width = face.Image.Width;
        var weights = new float[face.Labels.Length];
        foreach (var (label, outwards) in new[] { ("l_cheek", 1f), ("r_cheek", -1f) })
        {
            var zone = Mask(face, label);
            if (Extent.Of(zone, width) is not { } extent)
            {
                continue;
            }

            var (x, y) = (extent.X + (outwards * look.Beside * extent.Width), extent.Y + (look.Below * extent.Height));
            var blurred = blend == FlatBlend.Light ? Blurred(face, zone, (0.03f + (0.07f * look.Across)) * unit) : null;
            var (sine, cosine) = MathF.SinCos(outwards * look.Tilt);
            for (var i = 0; i < weights.Length; i++)
            {
                var (u, v) = ((i % width) - x, (i / width) - y);
                weights[i] = Math.Max(weights[i], blurred is null ? Ellipse(u, v) : At(blurred, i % width, i / width));
            }

            float Ellipse(float u, float v)
            {
                var along = ((u * cosine) + (v * sine)) / (look.Across * extent.Width);
                var beyond = ((v * cosine) - (u * sine)) / (look.Down * extent.Height);
                return MathF.Exp(-1.2f * ((along * along) + (beyond * beyond)));
            }

            float At(float[] plane, int column, int row)
            {
                var (fromX, fromY) = (column - (int)(0.7f * (x - extent.X)), row - (int)(0.7f * (y - extent.Y)));
                return fromX >= 0 && fromX < width && fromY >= 0 && fromY < face.Image.Height ? Math.Min(1.4f * plane[(fromY * width) + fromX], 1) : 0;
            }
        }

        var skin = Skin(face);
        Multiply(weights, skin);
        Blur.Gaussian(weights, width, face.Image.Height, CheekEdge * unit);
        Multiply(weights, skin);
        return weights;
    }

    private static void Lay(RgbImage picture, FlatLook look, float[] weights, FlatBlend blend)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = look.Opacity * Math.Min(weights[i], 1);
            if (weight < 0.002f)
            {
                continue;
            }

            var pixel = picture.Pixels.AsSpan(RgbImage.Channels * i, RgbImage.Channels);
            for (var channel = 0; channel < pixel.Length; channel++)
            {
                pixel[channel] = Mix(pixel[channel], look.Colour[channel], weight, blend);
            }
        }
    }

    private static byte Mix(byte below, byte colour, float weight, FlatBlend blend)
    {
        var filter = Math.Min(FilterStrength * weight, 1);
        return blend switch
        {
            FlatBlend.Over => (byte)MathF.Round((below * (1 - weight)) + (colour * weight)),
            FlatBlend.Light => SrgbTable.Encode((SrgbTable.Linear[below] * (1 - weight)) + (SrgbTable.Linear[colour] * weight)),
            FlatBlend.Multiply => (byte)MathF.Round(below * (1 - filter + (filter * colour / byte.MaxValue))),
            _ => throw new ArgumentOutOfRangeException(nameof(blend), blend, "Not a way to mix."),
        };
    }

    private static float[] Skin(PaintedFace face) => Mask(face, "skin", "nose", "l_cheek", "r_cheek", "l_eye_shadow", "r_eye_shadow");

    /// <summary>1 where one of the labels is, else 0.</summary>
    private static float[] Mask(PaintedFace face, params ReadOnlySpan<string> names)
    {
        Span<float> table = stackalloc float[byte.MaxValue + 1];
        table.Clear();
        foreach (var name in names)
        {
            if (face.Values.TryGetValue(name, out var value))
            {
                table[value] = 1;
            }
        }

        var mask = new float[face.Labels.Length];
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = table[face.Labels[i]];
        }

        return mask;
    }

    private static float[] Blurred(PaintedFace face, float[] mask, float sigma)
    {
        var plane = (float[])mask.Clone();
        Blur.Gaussian(plane, face.Image.Width, face.Image.Height, sigma);
        return plane;
    }

    private static void Multiply(float[] target, float[] factors) => System.Numerics.Tensors.TensorPrimitives.Multiply(target, factors, target);

    /// <summary>Middle and size of what a mask covers.</summary>
    private readonly record struct Extent(float X, float Y, float Width, float Height)
    {
        private const int LeastPixels = 40;

        public static Extent? Of(float[] mask, int width)
        {
            var (count, sumX, sumY) = (0, 0L, 0L);
            var (left, right, top, bottom) = (int.MaxValue, 0, int.MaxValue, 0);
            for (var i = 0; i < mask.Length; i++)
            {
                if (mask[i] > 0)
                {
                    var (x, y) = (i % width, i / width);
                    (count, sumX, sumY) = (count + 1, sumX + x, sumY + y);
                    (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
                }
            }

            return count < LeastPixels ? null : new Extent(sumX / (float)count, sumY / (float)count, right - left + 1, bottom - top + 1);
        }
    }
}

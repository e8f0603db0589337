using System.Runtime.Intrinsics;

namespace Facet.Imaging.Internal.Sampling;

/// <summary>
/// Bilinear sampling as it is defined: each of the four neighbours outside the source has the border's colour. The vector version
/// comes here at the edges and is tested against it, bit for bit.
/// </summary>
internal readonly struct BilinearScalar : IPixelSampler
{
    public static Vector128<float> Sample(RgbImage source, float u, float v, BorderColour border)
    {
        // Also keeps the conversions to int below within range.
        var touches = u > -1 && v > -1 && u < source.Width && v < source.Height;
        if (!touches)
        {
            return Vector128.Create(border.Red, border.Green, border.Blue, 0f);
        }

        var (left, top) = (MathF.Floor(u), MathF.Floor(v));
        var (x, y, fx, fy) = ((int)left, (int)top, u - left, v - top);
        return Vector128.Create(
            Channel(source, x, y, fx, fy, 0, border),
            Channel(source, x, y, fx, fy, 1, border),
            Channel(source, x, y, fx, fy, 2, border),
            0f);
    }

    public static bool TrySampleEight(RgbImage source, Vector256<float> u, Vector256<float> v, BorderColour border, out EightPixels eight)
    {
        eight = default;
        return false;
    }

    private static float Channel(RgbImage source, int x, int y, float fx, float fy, int channel, BorderColour border)
    {
        float topLeft = Tap(source, x, y, channel, border), topRight = Tap(source, x + 1, y, channel, border);
        float bottomLeft = Tap(source, x, y + 1, channel, border), bottomRight = Tap(source, x + 1, y + 1, channel, border);
        var top = topLeft + ((topRight - topLeft) * fx);
        var bottom = bottomLeft + ((bottomRight - bottomLeft) * fx);
        return top + ((bottom - top) * fy);
    }

    private static float Tap(RgbImage source, int x, int y, int channel, BorderColour border)
    {
        var inside = (uint)x < (uint)source.Width && (uint)y < (uint)source.Height;
        return inside ? source.Pixels[(((y * source.Width) + x) * RgbImage.Channels) + channel] : border.Channel(channel);
    }
}

namespace Facet.Makeup.Internal;

/// <summary>Short functions that shape edges.</summary>
internal static class Curve
{
    /// <summary>0 up to a, 1 from b on, smooth between; a may lie above b.</summary>
    public static float Step(float a, float b, float x)
    {
        var t = Math.Clamp((x - a) / (b - a), 0, 1);
        return t * t * (3 - (2 * t));
    }

    public static float Bump(float centre, float width, float x)
    {
        var d = (x - centre) / width;
        return MathF.Exp(-d * d);
    }

    public static float Mix(float a, float b, float t) => a + ((b - a) * t);

    /// <summary>Noise of 0..1 that is the same for the same cell.</summary>
    public static float Noise(int x, int y)
    {
        var h = ((uint)x * 0x9E3779B1u) ^ ((uint)y * 0x85EBCA77u);
        h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
        h = (h ^ (h >> 12)) * 0x297A2D39u;
        return (h ^ (h >> 15)) * (1f / uint.MaxValue);
    }
}

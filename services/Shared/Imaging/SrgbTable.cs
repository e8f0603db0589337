namespace Facet.Imaging;

/// <summary>Between 8-bit sRGB and linear light 0..1 (IEC 61966-2-1), by tables.</summary>
public static class SrgbTable
{
    /// <summary>Fine enough for the steep start of the curve, where a byte is 1/3295 of the range.</summary>
    private const int Steps = 1 << 14;

    private static readonly float[] s_linear = MakeLinear();
    private static readonly byte[] s_bytes = MakeBytes();

    /// <summary>256 numbers.</summary>
    public static ReadOnlySpan<float> Linear => s_linear;

    /// <summary>Rounded; what lies outside of 0..1 is clipped.</summary>
    public static byte Encode(float linear) => s_bytes[(int)((Math.Clamp(linear, 0, 1) * Steps) + 0.5f)];

    public static float Luminance(float red, float green, float blue) => (0.2126f * red) + (0.7152f * green) + (0.0722f * blue);

    private static float[] MakeLinear()
    {
        var table = new float[256];
        for (var i = 0; i < table.Length; i++)
        {
            var value = i / 255.0;
            table[i] = (float)(value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4));
        }

        return table;
    }

    private static byte[] MakeBytes()
    {
        var table = new byte[Steps + 1];
        for (var i = 0; i < table.Length; i++)
        {
            var value = i / (double)Steps;
            var encoded = value <= 0.0031308 ? value * 12.92 : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055;
            table[i] = (byte)Math.Round(encoded * 255);
        }

        return table;
    }
}

namespace Facet.Index.Internal.Kernels;

/// <summary>Symmetric 8-bit numbers: x = scale * i, i in -127..127.</summary>
internal static class Bytes
{
    public const int Largest = 127;

    /// <returns>0 when all values are zero.</returns>
    public static float ScaleOf(ReadOnlySpan<float> values, float factor)
    {
        var largest = 0f;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest * factor / Largest;
    }

    public static int Round(float value) => Math.Clamp((int)MathF.Round(value), -Largest, Largest);
}

using Facet.Parsing.V1;

namespace Facet.Gateway.Faces;

/// <summary>Mean colours of the regions of an aligned crop, for people to tell points apart by; scores do not come from them.</summary>
internal static class RegionColours
{
    private const int Channels = 3;

    // Linear light: the mean of sRGB values is darker than the mean of the light.
    private static readonly float[] s_linear = [.. Enumerable.Range(0, 256).Select(value => ToLinear(value / 255.0))];

    /// <param name="face">With crop and label map of one size.</param>
    /// <returns>"#rrggbb" by the region's name; regions without a pixel are left out.</returns>
    public static IReadOnlyDictionary<string, string> Of(Face face)
    {
        var colours = new Dictionary<string, string>(StringComparer.Ordinal);
        if (face.Crop is null || face.LabelMap is null || face.Crop.Width != face.LabelMap.Width || face.Crop.Height != face.LabelMap.Height)
        {
            return colours;
        }

        var sums = SumsByLabel(face.Crop.Data.Span, face.LabelMap.Labels.Span);
        foreach (var region in face.LabelMap.Regions)
        {
            var parts = region.LabelValues.Where(value => value < sums.Length).Distinct().Select(value => sums[value]).ToArray();
            var pixels = parts.Sum(part => part.Pixels);
            if (pixels > 0)
            {
                colours[region.Name] = Hex(parts.Sum(part => part.Red) / pixels, parts.Sum(part => part.Green) / pixels, parts.Sum(part => part.Blue) / pixels);
            }
        }

        return colours;
    }

    private static Sum[] SumsByLabel(ReadOnlySpan<byte> rgb, ReadOnlySpan<byte> labels)
    {
        var sums = new Sum[256];
        for (var i = 0; i < labels.Length && (i + 1) * Channels <= rgb.Length; i++)
        {
            ref var sum = ref sums[labels[i]];
            sum.Red += s_linear[rgb[i * Channels]];
            sum.Green += s_linear[rgb[(i * Channels) + 1]];
            sum.Blue += s_linear[rgb[(i * Channels) + 2]];
            sum.Pixels++;
        }

        return sums;
    }

    private static string Hex(double red, double green, double blue) => $"#{ToByte(red):x2}{ToByte(green):x2}{ToByte(blue):x2}";

    /// <summary>IEC 61966-2-1.</summary>
    private static float ToLinear(double value) => (float)(value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4));

    private static int ToByte(double linear) =>
        (int)Math.Round(255 * (linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055));

    private struct Sum
    {
        public double Red, Green, Blue;
        public int Pixels;
    }
}

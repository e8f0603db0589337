using Facet.Types.V1;

namespace Facet.Cli.Masks;

/// <summary>What can be read out of a label map.</summary>
internal static class LabelMaps
{
    /// <summary>Zones folded into the classes that they lie on.</summary>
    public static byte[] Plain(LabelMap map)
    {
        var bases = new byte[byte.MaxValue + 1];
        foreach (var label in map.Classes)
        {
            bases[label.Value] = (byte)label.BaseValue;
        }

        return Translated(map, bases);
    }

    /// <summary>255 where the region is, else 0.</summary>
    /// <exception cref="CliException">The map does not define the region.</exception>
    public static byte[] Mask(LabelMap map, string region)
    {
        var definition = map.Regions.FirstOrDefault(entry => entry.Name == region)
            ?? throw new CliException(ExitCodes.NotUsable, $"the parser knows no region '{region}'; it has {string.Join(", ", map.Regions.Select(entry => entry.Name))}.");
        var weights = new byte[byte.MaxValue + 1];
        foreach (var value in definition.LabelValues)
        {
            weights[value] = byte.MaxValue;
        }

        return Translated(map, weights);
    }

    private static byte[] Translated(LabelMap map, byte[] table)
    {
        var labels = map.Labels.Span;
        var values = new byte[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            values[i] = table[labels[i]];
        }

        return values;
    }
}

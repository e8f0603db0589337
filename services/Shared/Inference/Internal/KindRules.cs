namespace Facet.Inference.Internal;

/// <summary>What an entry of the manifest must say because of its kind.</summary>
internal static class KindRules
{
    /// <summary>The first rule that an entry breaks, in words, or null.</summary>
    public static string? FirstProblem(ModelEntry entry) => Detector(entry) ?? Parser(entry);

    private static string? Detector(ModelEntry entry)
    {
        if ((entry.Kind == ModelKind.Detector) != entry.Decoder.HasValue)
        {
            return entry.Kind == ModelKind.Detector
                ? "a detector needs a decoder: blazeface, yunet, scrfd, retinaface or ultraface"
                : $"a decoder is for detectors, but its kind is {Name(entry.Kind)}";
        }

        return entry.Anchors is { } anchors ? Anchors(entry, anchors) : null;
    }

    private static string? Anchors(ModelEntry entry, AnchorGrid anchors)
    {
        var shortestSide = Math.Min(entry.Input.Width, entry.Input.Height);
        return entry.Kind != ModelKind.Detector ? "anchors are for detectors"
            : anchors.Strides is { } strides && (strides.Count is < 1 or > 8 || strides.Any(stride => stride < 1 || stride > shortestSide))
                ? "anchors.strides must be 1 to 8 numbers of pixels, none larger than the input"
            : anchors.PerCell is < 1 or > 16 ? "anchors.perCell must lie in 1..16"
            : anchors.Sizes is { } sizes && sizes.Any(grid => grid is not { Count: > 0 } || grid.Any(size => !(size > 0) || !float.IsFinite(size)))
                ? "anchors.sizes must be a list of positive numbers for each stride"
            : anchors.Variances is { } variances && (variances.Count != 2 || variances.Any(variance => !(variance > 0) || !float.IsFinite(variance)))
                ? "anchors.variances must be two positive numbers"
            : null;
    }

    private static string? Parser(ModelEntry entry)
    {
        if ((entry.Kind == ModelKind.Parser) != (entry.ClassMap is not null))
        {
            return entry.Kind == ModelKind.Parser
                ? $"a parser needs a classMap: {string.Join(", ", ClassMap.Known.Select(map => map.Name))}, or a list of class names"
                : $"a classMap is for parsers, but its kind is {Name(entry.Kind)}";
        }

        if (entry.ClassMap is not { } map)
        {
            return null;
        }

        var output = entry.Outputs[0];
        return entry.Outputs.Count != 1 || output.Shape.Count != 4 ? "a parser has one output of shape [batch, classes, height, width]"
            : output.Shape[1] != map.Classes.Count
                ? $"its classMap '{map.Name}' names {map.Classes.Count} classes, but '{output.Name}' has {output.Shape[1]}"
            : map.Classes.Any(string.IsNullOrWhiteSpace) ? "a name in its classMap is empty"
            : map.Classes.Count > 256 ? "a parser may have at most 256 classes"
            : null;
    }

    private static string Name(ModelKind kind) => kind.ToString().ToLowerInvariant();
}

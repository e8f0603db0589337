using Facet.Inference;
using Facet.Types.V1;

namespace Facet.ModelServing;

/// <summary>What answers say of a loaded model.</summary>
public static class ModelDescription
{
    public static ModelInfo Of(OnnxModel model, ExecutionProvider provider)
    {
        ArgumentNullException.ThrowIfNull(model);
        var entry = model.Entry;
        var info = new ModelInfo
        {
            Id = entry.Id,
            Kind = entry.Kind.ToString().ToLowerInvariant(),
            Architecture = entry.Architecture,
            Licence = entry.Licence,
            Source = $"{entry.Source.Package} {entry.Source.Version}",
            WeightsSha256 = WeightsSha256(entry),
            Provider = provider.ToString().ToLowerInvariant(),
            Precision = "fp32",
            InputHeight = (uint)entry.Input.Height,
            InputWidth = (uint)entry.Input.Width,
        };
        info.Taps.AddRange(model.Outputs.Select(output => output.Name));
        return info;
    }

    /// <summary>Of the file that holds the weights: the last one listed, as the manifest names a graph before its weights.</summary>
    private static string WeightsSha256(ModelEntry entry) => entry.Files[^1].Sha256;
}

using Facet.Inference;
using Facet.Types.V1;

namespace Facet.ModelServing;

/// <summary>What answers say of a model.</summary>
public static class ModelDescription
{
    /// <summary>A loaded model; its taps are those that it was loaded with.</summary>
    public static ModelInfo Of(OnnxModel model, ExecutionProvider provider)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model.Entry, model.Outputs, provider);
    }

    /// <summary>A model of the registry that runs, or would run, with all its outputs.</summary>
    public static ModelInfo Of(ModelEntry entry, ExecutionProvider provider)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Of(entry, entry.Outputs, provider);
    }

    private static ModelInfo Of(ModelEntry entry, IReadOnlyList<ModelOutput> outputs, ExecutionProvider provider)
    {
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
        info.Taps.AddRange(outputs.Select(output => output.Name));
        return info;
    }

    /// <summary>Of the file that holds the weights: the last one listed, as the manifest names a graph before its weights.</summary>
    private static string WeightsSha256(ModelEntry entry) => entry.Files[^1].Sha256;
}

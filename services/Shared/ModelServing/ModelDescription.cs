using Facet.Inference;
using Facet.Models;
using Facet.Types.V1;

namespace Facet.ModelServing;

/// <summary>What answers say of a model.</summary>
public static class ModelDescription
{
    /// <summary>A loaded model; its taps are those that it was loaded with.</summary>
    public static ModelInfo Of(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model.Entry, model.Outputs, model.Provider);
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
            Precision = Name(ModelPrecision.F32),
            InputHeight = (uint)entry.Input.Height,
            InputWidth = (uint)entry.Input.Width,
        };
        info.Taps.AddRange(outputs.Select(output => output.Name));
        return info;
    }

    public static ModelInfo Of(BackboneSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var info = Of(session.Model);
        info.WeightsSha256 = session.Backbone.Info.WeightsSha256;
        info.Precision = Name(session.Backbone.Precision);
        return info;
    }

    private static string Name(ModelPrecision precision) => precision switch
    {
        ModelPrecision.F32 => "fp32",
        ModelPrecision.F16 => "fp16",
        ModelPrecision.I8 => "int8",
        ModelPrecision.I8PerToken => "int8-per-token",
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "Not a precision."),
    };

    /// <summary>Of the file that holds the weights: the last one listed, as the manifest names a graph before its weights.</summary>
    private static string WeightsSha256(ModelEntry entry) => entry.Files[^1].Sha256;
}

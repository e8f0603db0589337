using Facet.Models.Internal.Transformers;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Conversion;

/// <summary>CLIP: an image tower, a text tower and the factor of their cosine.</summary>
internal sealed class ClipNetwork(VisionTransformer vision, TextTransformer text, Parameter logitScale) : Network
{
    public override CheckpointDescription Describe() =>
        new(Architecture, vision.Config.Encoder.Layers, vision.Config.PatchSide, vision.Config.ImageSide, TapNames.ImageEmbeds);

    public override ConvertedModel Write(string folder, ConvertOptions options)
    {
        string[] usual =
        [
            TapNames.LastHiddenState, TapNames.PoolerOutput, TapNames.ImageEmbeds,
            TapNames.TextPrefix + TapNames.PoolerOutput, TapNames.TextPrefix + TapNames.Embeds,
        ];
        var outputs = Outputs(options, usual);
        var textOutputs = outputs.Where(IsOfText).ToArray();
        var visionOutputs = outputs.Except(textOutputs).ToArray();
        var graphs = new List<ConvertedGraph>();
        if (visionOutputs.Length > 0)
        {
            graphs.Add(VisionConversion.Write(vision, Architecture, Path.Combine(folder, "model.onnx"), visionOutputs, options));
        }

        if (textOutputs.Length > 0)
        {
            graphs.Add(WriteText(Path.Combine(folder, "text.onnx"), textOutputs, options));
        }

        return new ConvertedModel
        {
            Architecture = Architecture,
            Precision = options.Precision,
            Graphs = graphs,
            LogitScale = MathF.Exp(logitScale.Load()[0]),
        };
    }

    private static bool IsOfText(TapOutput output) =>
        output.Taps.Any(tap => tap.StartsWith(TapNames.TextPrefix, StringComparison.Ordinal));

    private static bool IsPlain(TapOutput output) =>
        output is { Layout: TapLayout.Tokens, Mask: TapMask.None, Taps: [var tap] } && tap == output.Name;

    private ConvertedGraph WriteText(string path, TapOutput[] outputs, ConvertOptions options)
    {
        if (outputs.FirstOrDefault(output => !IsPlain(output)) is { } other)
        {
            throw new ModelException(
                ModelErrorReason.UnknownOutput, $"Output '{other.Name}' is not possible: the taps of the text tower are outputs as they are.");
        }

        var layers = LayerGraphs.Create(new GraphBuilder($"{Architecture}-text"), options.Precision);
        new TextGraph(layers, text).AddOutputs([.. outputs.Select(output => output.Name)], options.HasHalfPorts ? layers.Type : ElementType.F32);
        return new ConvertedGraph
        {
            Role = "text",
            Files = layers.Graph.Save(path, options),
            Inputs = layers.Graph.Inputs,
            Outputs = layers.Graph.Outputs,
        };
    }
}

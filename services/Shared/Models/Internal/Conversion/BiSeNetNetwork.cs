using Facet.Models.Internal.Families;
using Facet.Models.Internal.Transformers;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Conversion;

/// <summary>BiSeNet: a label for each pixel of a face.</summary>
internal sealed class BiSeNetNetwork(Checkpoint checkpoint, int classes) : Network
{
    /// <summary>The map of the deepest stage has a pixel for so many of the image.</summary>
    private const int MinSide = 32;

    private static readonly ImageSize UsualSize = new(512, 512);

    /// <summary>The tensors that it has.</summary>
    public static void Describe(TensorLedger ledger, int classes) =>
        Add(new LayerGraph(new GraphBuilder("bisenet"), ElementType.F32), ledger, classes, UsualSize, ElementType.F32);

    public override CheckpointDescription Describe() => new(Architecture, 0, 0, UsualSize.Height, null);

    public override ConvertedModel Write(string folder, ConvertOptions options)
    {
        if (options.Precision is ModelPrecision.I8 or ModelPrecision.I8PerToken)
        {
            throw ModelException.Unsupported($"{checkpoint.Name} cannot be converted to {options.Precision}: BiSeNet can be F32 or F16.");
        }

        ImageSize? size = options.HasDynamicSize ? null : SizeRules.Require(options.Size ?? UsualSize, MinSide);
        var layers = LayerGraphs.Create(new GraphBuilder(Architecture), options.Precision);
        var portType = options.HasHalfPorts ? layers.Type : ElementType.F32;
        var network = Add(layers, new TensorLedger(checkpoint), classes, size, portType);
        foreach (var output in Outputs(options, BiSeNet.Logits))
        {
            AddOutput(layers, network, output, size, portType);
        }

        var graph = new ConvertedGraph
        {
            Role = "vision",
            Files = layers.Graph.Save(Path.Combine(folder, "model.onnx"), options),
            Inputs = layers.Graph.Inputs,
            Outputs = layers.Graph.Outputs,
            Size = size,
        };
        return new ConvertedModel { Architecture = Architecture, Precision = options.Precision, Graphs = [graph] };
    }

    private static BiSeNet Add(LayerGraph layers, TensorLedger ledger, int classes, ImageSize? size, ElementType portType)
    {
        var pixels = layers.Graph.Input(
            VisionGraph.InputName,
            portType,
            GraphDimension.Symbolic("N"),
            GraphDimension.Fixed(3),
            size is { } known ? GraphDimension.Fixed(known.Height) : GraphDimension.Symbolic("height"),
            size is { } same ? GraphDimension.Fixed(same.Width) : GraphDimension.Symbolic("width"));
        var isEven = size is { } even && even.Height % MinSide == 0 && even.Width % MinSide == 0;
        return new BiSeNet(new ConvGraph(layers, ledger), layers.Cast(pixels, portType, layers.Type), classes, isEven);
    }

    private void AddOutput(LayerGraph layers, BiSeNet network, TapOutput output, ImageSize? size, ElementType portType)
    {
        if (output is not { Layout: TapLayout.Tokens, Mask: TapMask.None, Taps: [var tap] } || !network.Taps.TryGetValue(tap, out var value))
        {
            throw new ModelException(
                ModelErrorReason.UnknownOutput,
                $"Output '{output.Name}' is not possible: BiSeNet has {string.Join(", ", network.Taps.Keys)}, each as it is.");
        }

        var (batch, height, width) = (
            GraphDimension.Symbolic("N"),
            size is { } known ? GraphDimension.Fixed(known.Height) : GraphDimension.Symbolic("height"),
            size is { } same ? GraphDimension.Fixed(same.Width) : GraphDimension.Symbolic("width"));
        if (tap == BiSeNet.Labels)
        {
            layers.Graph.Output(value, output.Name, ElementType.U8, batch, height, width);
            return;
        }

        var isWhole = tap is BiSeNet.Logits or "logits16" or "logits32";
        GraphDimension[] shape = isWhole
            ? [batch, GraphDimension.Fixed(classes), height, width]
            : [batch, GraphDimension.Symbolic($"{tap}_channels"), GraphDimension.Symbolic($"{tap}_rows"), GraphDimension.Symbolic($"{tap}_columns")];
        layers.Graph.Output(layers.Cast(value, layers.Type, portType), output.Name, portType, shape);
    }
}

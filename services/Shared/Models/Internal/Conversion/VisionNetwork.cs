using Facet.Models.Internal.Transformers;

namespace Facet.Models.Internal.Conversion;

/// <summary>DINOv2 or DINOv3.</summary>
internal sealed class VisionNetwork(VisionTransformer model) : Network
{
    public override CheckpointDescription Describe() =>
        new(Architecture, model.Config.Encoder.Layers, model.Config.PatchSide, model.Config.ImageSide, TapNames.PoolerOutput);

    public override ConvertedModel Write(string folder, ConvertOptions options)
    {
        var outputs = Outputs(options, TapNames.LastHiddenState, TapNames.PoolerOutput);
        var graph = VisionConversion.Write(model, Architecture, Path.Combine(folder, "model.onnx"), outputs, options);
        return new ConvertedModel { Architecture = Architecture, Precision = options.Precision, Graphs = [graph] };
    }
}

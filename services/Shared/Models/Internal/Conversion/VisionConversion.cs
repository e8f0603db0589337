using Facet.Models.Internal.Transformers;

namespace Facet.Models.Internal.Conversion;

/// <summary>Writes a vision transformer as ONNX.</summary>
internal static class VisionConversion
{
    public static ConvertedGraph Write(VisionTransformer model, string name, string path, IReadOnlyList<TapOutput> outputs, ConvertOptions options)
    {
        var size = SizeOf(model, options);
        model = WithOffset(model, options);
        var layers = LayerGraphs.Create(new GraphBuilder(name), options.Precision);
        var portType = options.HasHalfPorts ? layers.Type : ElementType.F32;
        var vision = new VisionGraph(layers, model, size, portType);
        var taps = vision.AddTaps([.. outputs.SelectMany(output => output.Taps).Distinct()]);
        var ports = new OutputGraph(layers, vision, portType);
        foreach (var output in outputs)
        {
            ports.Add(output, taps);
        }

        return new ConvertedGraph
        {
            Role = "vision",
            Files = layers.Graph.Save(path, options),
            Inputs = layers.Graph.Inputs,
            Outputs = layers.Graph.Outputs,
            Size = size,
            PatchSize = model.Config.PatchSide,
            PrefixTokens = model.Config.PrefixTokens,
            GridRows = vision.Grid.Rows,
            GridColumns = vision.Grid.Columns,
            Blocks = model.Config.Encoder.Layers,
        };
    }

    private static VisionTransformer WithOffset(VisionTransformer model, ConvertOptions options)
    {
        if (options.PositionOffset == 0 || model.Positions is not { } positions)
        {
            return model;
        }

        if (options.HasDynamicSize || options.PositionOffset is not (> 0 and < 1))
        {
            throw ModelException.Unsupported(
                $"A position offset of {options.PositionOffset} is not possible: it must lie between 0 and 1, and the size of the images be fixed, "
                + "because the original skips it at one size.");
        }

        return model with { Positions = positions with { Offset = options.PositionOffset } };
    }

    private static ImageSize? SizeOf(VisionTransformer model, ConvertOptions options)
    {
        if (options.HasDynamicSize)
        {
            return null;
        }

        var config = model.Config;
        var size = options.Size ?? new ImageSize(config.ImageSide, config.ImageSide);
        return SizeRules.RequirePatches(size, config.PatchSide);
    }
}

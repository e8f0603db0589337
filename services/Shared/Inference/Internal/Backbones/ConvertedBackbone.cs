using Facet.Imaging;
using Facet.Models;

namespace Facet.Inference.Internal.Backbones;

/// <summary>A model that a conversion wrote: the outputs that it has, and sums of them.</summary>
internal sealed class ConvertedBackbone : IBackbone
{
    private readonly ConvertedModel _model;
    private readonly ConvertedGraph _graph;
    private readonly ImageProcessorSettings _processor;

    public ConvertedBackbone(BackboneInfo info, ConvertedModel model, ImageProcessorSettings processor)
    {
        (Info, _model, _processor) = (info, model, processor);
        _graph = VisionGraph(info.Id, model);
        if (_graph.Inputs is not [{ Type: ElementType.F32 }])
        {
            throw ModelException.Unsupported(
                $"Model '{info.Id}' must have float32 pixels as its only input; convert it again without --mask and --half-ports.");
        }
    }

    public BackboneInfo Info { get; }

    /// <summary>A folder that 'facet models convert' made.</summary>
    public static ConvertedBackbone Open(string folder)
    {
        var (id, model) = (BackboneName.Of(folder), ConvertedModelFile.Read(folder));
        var graph = VisionGraph(id, model);

        // A model that was pulled is converted into a folder inside its own.
        var processor = ProcessorSettings.Read(model.Architecture, folder, Path.GetDirectoryName(Path.GetFullPath(folder)) ?? folder);
        var size = graph.Size ?? ProcessorSettings.SizeOf(processor)
            ?? throw ModelException.Unsupported($"Model '{id}' has no size of its own: convert it again with --size.");
        var info = new BackboneInfo
        {
            Id = id,
            Architecture = model.Architecture,
            Licence = "unknown",
            Source = new ModelSource { Package = "folder", Version = id },
            WeightsSha256 = model.SourceSha256 ?? graph.Files[^1].Sha256,
            Size = size,
            IsResizable = graph.Size is null,
            PatchSize = graph.PatchSize,
            Blocks = graph.Blocks,
            EmbeddingTap = graph.Outputs.FirstOrDefault(port => port.Shape.Count == 2)?.Name,
            Recipe = Recipes.OfDepth(graph.Blocks).Where(region => Gives(graph, region.Value)).ToDictionary(),
            Outputs = [.. graph.Outputs.Select(port => port.Name)],
        };
        return new ConvertedBackbone(info, model, processor);
    }

    public BackboneModel Prepare(BackboneRequest request)
    {
        var size = _graph.Size ?? request.Size ?? Info.Size;
        if ((request.Size ?? size) != size || (request.Precision ?? _model.Precision) != _model.Precision)
        {
            throw ModelException.Unsupported(
                $"Model '{Info.Id}' was converted for {size} in {_model.Precision}, not for {request.Size ?? size} in {request.Precision ?? _model.Precision}.");
        }

        var parts = new List<ModelOutput>();
        BackboneOutput[] outputs = [.. request.Outputs.Select(output => Output(output, size, parts))];
        var processor = _processor.At(size, Info.Id);
        return new BackboneModel
        {
            Info = Info,
            Prepared = new PreparedModel(Entry(size, processor, parts), _graph.Path, parts),
            Precision = _model.Precision,
            Outputs = outputs,
            Processor = new ImageProcessor(processor),
            Stretcher = new ImageProcessor(processor.Stretched(size)),
        };
    }

    private static ConvertedGraph VisionGraph(string id, ConvertedModel model) =>
        model.Graphs.FirstOrDefault(graph => graph.Role == "vision" && graph.PatchSize > 0)
        ?? throw ModelException.Unsupported($"Model '{id}' ({model.Architecture}) has no image tower with patches; a backbone is a DINOv3, DINOv2 or CLIP.");

    /// <summary>Whether the sum of the taps is an output, or each of them is.</summary>
    private static bool Gives(ConvertedGraph graph, IReadOnlyList<string> taps)
    {
        var names = graph.Outputs.Select(port => port.Name).ToHashSet();
        return names.Contains(string.Join('+', taps)) || taps.All(names.Contains);
    }

    private BackboneOutput Output(TapOutput asked, ImageSize size, List<ModelOutput> used)
    {
        string[] names = _graph.Outputs.Any(port => port.Name == asked.Name) ? [asked.Name] : [.. asked.Taps];
        var parts = names.Select(name => Part(name, size) ?? throw Missing(asked)).ToArray();
        used.AddRange(parts.Where(part => used.TrueForAll(known => known.Name != part.Name)));
        var shape = parts[0].Shape.Skip(1).ToArray();
        if (asked.Mask != TapMask.None || parts.Any(part => !part.Shape.Skip(1).SequenceEqual(shape)))
        {
            throw Missing(asked);
        }

        var (rows, columns) = Grid(size);
        return (asked.Layout, shape) switch
        {
            (TapLayout.Map, [_, _, _]) or (TapLayout.Tokens, [_]) => new BackboneOutput(asked.Name, names, shape),
            (TapLayout.Map, [var tokens, var channels]) =>
                new BackboneOutput(asked.Name, names, [channels, rows, columns], tokens == rows * columns ? 0 : _graph.PrefixTokens),
            (TapLayout.Tokens, [var tokens, _]) when tokens == (rows * columns) + _graph.PrefixTokens => new BackboneOutput(asked.Name, names, shape),
            (TapLayout.Patches, [var tokens, _]) when tokens == rows * columns => new BackboneOutput(asked.Name, names, shape),
            _ => throw Missing(asked),
        };
    }

    /// <summary>An output of the graph with all sizes known: those that the graph leaves open follow from the size of the image.</summary>
    private ModelOutput? Part(string name, ImageSize size)
    {
        var port = _graph.Outputs.FirstOrDefault(port => port.Name == name);
        var (rows, columns) = Grid(size);
        return port is null ? null : new ModelOutput
        {
            Name = name,
            Node = name,
            Shape = [-1, .. port.Shape.Skip(1).Select(dimension => dimension.Symbol switch
            {
                null => (int)dimension.Size,
                "rows" => rows,
                "columns" => columns,
                "patches" => rows * columns,
                "tokens" => (rows * columns) + _graph.PrefixTokens,
                _ => throw ModelException.Unsupported($"Model '{Info.Id}': output '{name}' has a size '{dimension.Symbol}' that nothing determines."),
            })],
        };
    }

    private (int Rows, int Columns) Grid(ImageSize size) => (size.Height / _graph.PatchSize, size.Width / _graph.PatchSize);

    private ModelException Missing(TapOutput asked) => new(
        ModelErrorReason.UnknownOutput,
        $"Model '{Info.Id}' has no output '{asked.Name}' in the form {asked.Layout}; it has {string.Join(", ", _graph.Outputs.Select(port => port.Name))}. Convert it again with --taps {asked.Name}.");

    private ModelEntry Entry(ImageSize size, ImageProcessorSettings processor, IReadOnlyList<ModelOutput> outputs) => new()
    {
        Id = Info.Id,
        Kind = ModelKind.Backbone,
        Architecture = Info.Architecture,
        Licence = Info.Licence,
        Source = Info.Source,
        Format = ModelFormat.Onnx,
        Files = [.. _graph.Files.Select(file => new ModelFile { Name = Path.GetFileName(file.Path), Source = file.Path, Sha256 = file.Sha256 })],
        Input = new ModelInput
        {
            Name = _graph.Inputs[0].Name,
            Layout = ImageLayout.Nchw,
            Width = size.Width,
            Height = size.Height,
            Channels = ChannelOrder.Rgb,
            Scale = [.. processor.Deviation.Select(deviation => (float)(processor.Scale / deviation))],
            Offset = [.. processor.Mean.Zip(processor.Deviation, (mean, deviation) => (float)(-mean / deviation))],
        },
        Outputs = outputs,
        Taps = [],
    };
}

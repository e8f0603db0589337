using Facet.Imaging;
using Facet.Models;

namespace Facet.Inference.Internal.Backbones;

/// <summary>A checkpoint, converted for each list of outputs, size and precision that is asked for.</summary>
internal sealed class CheckpointBackbone : IBackbone
{
    private readonly string _path;
    private readonly ConvertedCache _cache;
    private readonly ImageProcessorSettings _processor;
    private readonly string _configSha256;

    public CheckpointBackbone(string path, ConvertedCache cache)
        : this(BackboneName.Of(path), "unknown", new ModelSource { Package = "folder", Version = BackboneName.Of(path) }, path, cache)
    {
    }

    public CheckpointBackbone(string id, string licence, ModelSource source, string path, ConvertedCache cache)
    {
        (_path, _cache) = (path, cache);
        var description = ModelConverter.Describe(path);
        if (description.Blocks == 0)
        {
            throw ModelException.Unsupported($"'{id}' is a {description.Architecture}; a backbone is a DINOv3, DINOv2 or CLIP.");
        }

        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var config = Path.Combine(folder, "config.json");
        _configSha256 = File.Exists(config) ? SourceFiles.Sha256(config) : "";
        _processor = ProcessorSettings.Read(description.Architecture, folder);
        var side = description.ImageSide;
        Info = new BackboneInfo
        {
            Id = id,
            Architecture = description.Architecture,
            Licence = licence,
            Source = source,
            WeightsSha256 = Checkpoint.Sha256Of(path),
            Size = ProcessorSettings.SizeOf(_processor) ?? new ImageSize(side, side),
            IsResizable = true,
            IsConvertedOnDemand = true,
            PatchSize = description.PatchSize,
            Blocks = description.Blocks,
            EmbeddingTap = description.EmbeddingTap,
            Recipe = Recipes.OfDepth(description.Blocks),
        };
    }

    public BackboneInfo Info { get; }

    public BackboneModel Prepare(BackboneRequest request)
    {
        var size = request.Size ?? Info.Size;
        RequireWholePatches(size);
        var options = new ConvertOptions { Outputs = request.Outputs, Precision = request.Precision ?? ModelPrecision.F32, Size = size };
        var model = _cache.Convert(Info.Id, $"{Info.WeightsSha256} {_configSha256}", _path, options);
        return new ConvertedBackbone(Info, model, _processor).Prepare(request);
    }

    /// <summary>Else the patches would not reach the right and lower edge, and masks would lie beside what they mask.</summary>
    private void RequireWholePatches(ImageSize size)
    {
        if (size.Height % Info.PatchSize != 0 || size.Width % Info.PatchSize != 0)
        {
            var side = size.Width % Info.PatchSize != 0 ? size.Width : size.Height;
            var below = side / Info.PatchSize * Info.PatchSize;
            throw ModelException.Unsupported(
                $"Model '{Info.Id}' cannot take {size}: sides must be multiples of its patch of {Info.PatchSize} pixels, such as {Math.Max(below, Info.PatchSize)} or {below + Info.PatchSize}.");
        }
    }
}

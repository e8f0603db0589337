using Facet.Imaging;
using Facet.Models;

namespace Facet.Inference.Internal.Backbones;

/// <summary>A model of the manifest: outputs and taps as they are, sums of them are added up after the run.</summary>
internal sealed class ShippedBackbone : IBackbone
{
    private readonly ModelRegistry _registry;
    private readonly ModelEntry _entry;

    public ShippedBackbone(ModelRegistry registry, ModelEntry entry)
    {
        if (entry.Kind != ModelKind.Backbone)
        {
            throw new ModelException(ModelErrorReason.UnknownModel, $"Model '{entry.Id}' is a {entry.Kind}, but a {ModelKind.Backbone} is needed.");
        }

        (_registry, _entry) = (registry, entry);
        Info = new BackboneInfo
        {
            Id = entry.Id,
            Architecture = entry.Architecture,
            Licence = entry.Licence,
            Source = entry.Source,

            // The last file holds the weights: the manifest names a graph before them.
            WeightsSha256 = entry.Files[^1].Sha256,
            Size = new ImageSize(entry.Input.Height, entry.Input.Width),
        };
    }

    public BackboneInfo Info { get; }

    public BackboneModel Prepare(BackboneRequest request)
    {
        if (request.Precision is not (null or ModelPrecision.F32) || (request.Size is { } size && size != Info.Size))
        {
            throw ModelException.Unsupported($"Model '{Info.Id}' runs in float32 at {Info.Size} only.");
        }

        var prepared = _registry.Prepare(Info.Id, [.. request.Outputs.SelectMany(output => output.Taps)]);
        var settings = Settings(_entry.Input);
        return new BackboneModel
        {
            Info = Info,
            Prepared = prepared,
            Precision = ModelPrecision.F32,
            Outputs = [.. request.Outputs.Select(output => Output(output, prepared))],
            Processor = new ImageProcessor(settings),
            Stretcher = new ImageProcessor(settings),
        };
    }

    private BackboneOutput Output(TapOutput asked, PreparedModel prepared)
    {
        var parts = asked.Taps.Select(tap => prepared.Outputs.First(output => output.Name == tap || output.Node == tap)).ToArray();
        var shape = parts[0].Shape.Skip(1).ToArray();
        var fits = asked.Mask == TapMask.None && parts.All(part => part.Shape.Skip(1).SequenceEqual(shape)) && asked.Layout switch
        {
            TapLayout.Map => shape.Length == 3,
            TapLayout.Tokens => shape.Length == 1,
            _ => false,
        };
        return fits
            ? new BackboneOutput(asked.Name, [.. parts.Select(part => part.Name)], shape)
            : throw new ModelException(
                ModelErrorReason.UnknownOutput, $"Model '{Info.Id}' has no output '{asked.Name}' in the form {asked.Layout}.");
    }

    /// <summary>Resizes as Pillow does with BILINEAR; scaling is left to the entry.</summary>
    private static ImageProcessorSettings Settings(ModelInput input) => new() { Size = new PixelSize(input.Width, input.Height) };
}

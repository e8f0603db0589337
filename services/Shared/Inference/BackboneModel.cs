using Facet.Imaging;
using Facet.Inference.Internal.Backbones;
using Facet.Models;

namespace Facet.Inference;

/// <summary>A backbone with the asked outputs, ready to load with <see cref="OnnxModel.Load"/>, and how its input is made.</summary>
public sealed record BackboneModel
{
    public required BackboneInfo Info { get; init; }

    /// <summary>The ONNX file with its inputs and outputs.</summary>
    public required PreparedModel Prepared { get; init; }

    public required ModelPrecision Precision { get; init; }

    /// <summary>In the order in which they were asked for.</summary>
    public required IReadOnlyList<BackboneOutput> Outputs { get; init; }

    /// <summary>The processor that the model was published with, for this size.</summary>
    public required ImageProcessor Processor { get; init; }

    /// <summary>The same with <see cref="InputFit.Stretch"/>.</summary>
    internal ImageProcessor Stretcher { get; init; } = null!;

    public ModelInput Input => Prepared.Entry.Input;

    /// <summary>Of the input.</summary>
    public ImageSize Size => new(Input.Height, Input.Width);

    /// <summary>Makes one image of the input.</summary>
    /// <param name="picture">Any size.</param>
    /// <param name="fit">How it becomes as large as the input.</param>
    /// <param name="target">Its place in the batch: <see cref="ModelInput.CountPerImage"/> numbers.</param>
    /// <exception cref="ImageException">The picture is too narrow for a processor that resizes the shortest edge.</exception>
    public void WriteInput(RgbImage picture, InputFit fit, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var processor = fit == InputFit.Processor ? Processor : Stretcher;
        if (Input is { Layout: ImageLayout.Nchw, Channels: ChannelOrder.Rgb } && !processor.Settings.RoundsToBytes)
        {
            processor.Process(picture, target);
            return;
        }

        var isSized = picture.Width == Input.Width && picture.Height == Input.Height && processor.Settings.ShortestEdge is null;
        ImageTensor.Write(isSized ? picture : processor.ProcessToBytes(picture), Input, target);
    }

    /// <summary>The part of a picture that becomes the input, in its own pixels; it may reach beyond the picture where the input is padded.</summary>
    public (double Left, double Top, double Width, double Height) SeenPart(PixelSize picture, InputFit fit)
    {
        var (width, height) = ((double)picture.Width, (double)picture.Height);
        if (fit == InputFit.Stretch || Processor.Settings is not { ShortestEdge: { } edge, Crop: { } crop })
        {
            return (0, 0, width, height);
        }

        // Sides after resizing, as the processor rounds them.
        var longer = Math.Floor(edge * Math.Max(width, height) / Math.Min(width, height));
        var (resizedWidth, resizedHeight) = width <= height ? ((double)edge, longer) : (longer, edge);
        var (perColumn, perRow) = (width / resizedWidth, height / resizedHeight);
        return (
            Math.Floor((resizedWidth - crop.Width) / 2) * perColumn,
            Math.Floor((resizedHeight - crop.Height) / 2) * perRow,
            crop.Width * perColumn,
            crop.Height * perRow);
    }
}

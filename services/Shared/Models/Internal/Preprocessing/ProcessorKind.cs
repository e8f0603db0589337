using Facet.Imaging;

namespace Facet.Models.Internal.Preprocessing;

/// <summary>What an image processor of the transformers library does where its file says nothing.</summary>
/// <param name="ResizesFloats">Whether it scales values before it resizes, so that resized pixels are not rounded.</param>
/// <param name="SizeIsSquare">Whether a size of one number means both sides, not the shortest edge.</param>
/// <param name="Filter">How it resizes.</param>
/// <param name="Crops">Whether it cuts the centre out.</param>
/// <param name="Mean">Red, green, blue.</param>
/// <param name="Deviation">Red, green, blue.</param>
internal sealed record ProcessorKind(
    bool ResizesFloats, bool SizeIsSquare, ResizeFilter Filter, bool Crops, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation)
{
    /// <summary>Every processor resizes to this unless it is told otherwise.</summary>
    public const int DefaultSide = 224;

    private static readonly double[] _imageNetMean = [0.485, 0.456, 0.406];
    private static readonly double[] _imageNetDeviation = [0.229, 0.224, 0.225];
    private static readonly double[] _clipMean = [0.48145466, 0.4578275, 0.40821073];
    private static readonly double[] _clipDeviation = [0.26862954, 0.26130258, 0.27577711];

    private static readonly ProcessorKind _dinoV3 =
        new(ResizesFloats: true, SizeIsSquare: true, ResizeFilter.Bilinear, Crops: false, _imageNetMean, _imageNetDeviation);

    private static readonly ProcessorKind _clip =
        new(ResizesFloats: false, SizeIsSquare: false, ResizeFilter.Bicubic, Crops: true, _clipMean, _clipDeviation);

    /// <summary>The published files: DINOv3 224 squared; DINOv2 shortest edge 256, of which 224 are cut, with ImageNet's values; CLIP 224.</summary>
    public static ImageProcessorSettings? UsualOf(string architecture) => architecture switch
    {
        _ when architecture.StartsWith("dinov3", StringComparison.Ordinal) =>
            _dinoV3.Settings with { Size = new PixelSize(DefaultSide, DefaultSide) },
        _ when architecture.StartsWith("dinov2", StringComparison.Ordinal) =>
            _clip.Settings with { ShortestEdge = 256, Crop = new PixelSize(DefaultSide, DefaultSide), Mean = _imageNetMean, Deviation = _imageNetDeviation },
        _ when architecture.StartsWith("clip", StringComparison.Ordinal) =>
            _clip.Settings with { ShortestEdge = DefaultSide, Crop = new PixelSize(DefaultSide, DefaultSide) },
        _ => null,
    };

    private ImageProcessorSettings Settings => new()
    {
        Filter = Filter,
        RoundsToBytes = !ResizesFloats,
        Scale = 1 / 255.0,
        Mean = Mean,
        Deviation = Deviation,
    };

    public static ProcessorKind? Named(string name) => name switch
    {
        "DINOv3ViTImageProcessor" or "DINOv3ViTImageProcessorFast" => _dinoV3,
        "CLIPImageProcessor" or "CLIPImageProcessorFast" or "CLIPFeatureExtractor" => _clip,

        // Its own defaults are those of CLIP; DINOv2's files give ImageNet's mean and deviation.
        "BitImageProcessor" or "BitImageProcessorFast" => _clip,
        _ => null,
    };
}

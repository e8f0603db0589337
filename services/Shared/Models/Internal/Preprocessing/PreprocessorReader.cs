using System.Text.Json;
using Facet.Imaging;

namespace Facet.Models.Internal.Preprocessing;

internal static class PreprocessorReader
{
    private const long MaxBytes = 1L << 20;

    private static readonly string[] _knownSteps = ["do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb"];

    public static ImageProcessorSettings Read(string path, string fileName)
    {
        var bytes = LocalFiles.ReadAll(path, fileName, MaxBytes);
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(new ConfigObject(document.RootElement, fileName), fileName)
                : throw ModelException.Invalid($"{fileName} must be a JSON object.");
        }
        catch (JsonException error)
        {
            throw ModelException.Invalid($"{fileName} is not valid JSON: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            throw ModelException.Invalid($"{fileName}: a text in it is not valid UTF-8.", error);
        }
    }

    private static ImageProcessorSettings Read(ConfigObject config, string fileName)
    {
        var name = config.Text("image_processor_type") ?? config.Text("feature_extractor_type")
            ?? throw ModelException.Invalid($"{fileName} names no image_processor_type.");
        var kind = ProcessorKind.Named(name) ?? throw ModelException.Unsupported(
            $"{fileName}: the image processor '{name}' is not supported; those of DINOv3, DINOv2 (BitImageProcessor) and CLIP are.");
        RefuseOtherSteps(config, fileName);
        var rescales = config.Flag("do_rescale") ?? true;
        var normalises = config.Flag("do_normalize") ?? true;
        var resizes = config.Flag("do_resize") ?? true;
        var (size, shortestEdge) = Size(config, config.Flag("default_to_square") ?? kind.SizeIsSquare);
        var crop = Crop(config);
        var scale = config.Positive("rescale_factor") ?? 1 / 255.0;
        var mean = config.Channels("image_mean", mustBePositive: false) ?? kind.Mean;
        var deviation = config.Channels("image_std", mustBePositive: true) ?? kind.Deviation;
        var plain = new ImageProcessorSettings();
        return new ImageProcessorSettings
        {
            Size = resizes ? size : null,
            ShortestEdge = resizes ? shortestEdge : null,
            Filter = Filter(config) ?? kind.Filter,
            RoundsToBytes = !(kind.ResizesFloats && rescales),
            Crop = config.Flag("do_center_crop") ?? kind.Crops ? crop : null,
            Scale = rescales ? scale : plain.Scale,
            Mean = normalises ? mean : plain.Mean,
            Deviation = normalises ? deviation : plain.Deviation,
        };
    }

    /// <summary>A step that would change the pixels must not be passed over.</summary>
    private static void RefuseOtherSteps(ConfigObject config, string fileName)
    {
        var other = config.Names().FirstOrDefault(name =>
            name.StartsWith("do_", StringComparison.Ordinal) && !_knownSteps.Contains(name) && config.Flag(name) is true);
        if (other is not null)
        {
            throw ModelException.Unsupported($"{fileName} asks for the step {other}, which is not supported.");
        }

        _ = config.Flag("do_convert_rgb");
        if ((config.Text("data_format") ?? "channels_first") != "channels_first")
        {
            throw config.Wrong("data_format", "must be \"channels_first\"");
        }
    }

    private static (PixelSize? Size, int? ShortestEdge) Size(ConfigObject config, bool isSquare)
    {
        if (!config.IsObject("size"))
        {
            var side = config.Whole("size", 1, ImageProcessorSettings.MaxSide) ?? ProcessorKind.DefaultSide;
            return isSquare ? (new PixelSize(side, side), null) : (null, side);
        }

        var size = config.Object("size")!;
        return size.Names().Order(StringComparer.Ordinal).ToArray() switch
        {
            ["shortest_edge"] => (null, size.Whole("shortest_edge", 1, ImageProcessorSettings.MaxSide)),
            ["height", "width"] => (Sides(size), null),
            _ => throw config.Wrong("size", "must have either shortest_edge or height and width"),
        };
    }

    private static PixelSize Crop(ConfigObject config)
    {
        if (!config.IsObject("crop_size"))
        {
            var side = config.Whole("crop_size", 1, ImageProcessorSettings.MaxSide) ?? ProcessorKind.DefaultSide;
            return new PixelSize(side, side);
        }

        var crop = config.Object("crop_size")!;
        return crop.Names().Order(StringComparer.Ordinal).SequenceEqual(["height", "width"])
            ? Sides(crop)
            : throw config.Wrong("crop_size", "must have height and width");
    }

    private static PixelSize Sides(ConfigObject size) => new(
        size.Whole("width", 1, ImageProcessorSettings.MaxSide)!.Value, size.Whole("height", 1, ImageProcessorSettings.MaxSide)!.Value);

    // The numbers are Pillow's.
    private static ResizeFilter? Filter(ConfigObject config) => config.Whole("resample", 0, 5) switch
    {
        null => null,
        2 => ResizeFilter.Bilinear,
        3 => ResizeFilter.Bicubic,
        _ => throw config.Wrong("resample", "must be 2 (bilinear) or 3 (bicubic)"),
    };
}

using Facet.Features.V1;
using Facet.Hosting;
using Facet.Imaging;
using Facet.Inference;
using Facet.Types.V1;
using static Facet.Features.Checks;

namespace Facet.Features;

/// <summary>Reads the masks out of a request.</summary>
internal static class ExtractMasks
{
    /// <summary>The masks of the wanted regions: the caller's own, or the union of the region's labels.</summary>
    /// <exception cref="FacetException">INVALID_ARGUMENT: a size that does not fit, an empty mask, an unknown region, no mask at all.</exception>
    /// <exception cref="ImageException">A mask is no grey picture.</exception>
    public static Dictionary<string, RegionMask> Read(
        ExtractRequest request, Imaging.RgbImage crop, ExtractPlan plan, BackboneModel backbone, int maxSide)
    {
        var cropSize = new PixelSize(crop.Width, crop.Height);
        var seen = backbone.SeenPart(cropSize, plan.Fit);
        var isAll = seen == (0, 0, crop.Width, crop.Height);
        var masks = new Dictionary<string, RegionMask>();
        foreach (var mask in request.Masks)
        {
            var own = Own(mask, maxSide);
            var coversCrop = HasAspect(own, crop.Width, crop.Height);
            Require(coversCrop || HasAspect(own, backbone.Input.Width, backbone.Input.Height), $"masks[{mask.Region}]", "MASK_SIZE",
                $"The mask of '{mask.Region}' is {own.Width}x{own.Height}, which is the shape of neither the crop, {crop.Width}x{crop.Height}, nor the model's input, {backbone.Size}; resize the mask.");
            masks[mask.Region] = coversCrop && !isAll ? own with { Seen = Part(own, cropSize, seen) } : own;
        }

        var missing = plan.Regions.Select(region => region.Region).Where(region => !masks.ContainsKey(region)).ToList();
        if (missing.Count == 0)
        {
            return masks;
        }

        var map = LabelMapOf(request, crop, $"No mask for {string.Join(", ", missing)}: send a label map, or a mask per region.");
        foreach (var region in missing)
        {
            var mask = FromLabels(map, region);
            masks[region] = isAll ? mask : mask with { Seen = Part(mask, cropSize, seen) };
        }

        return masks;
    }

    /// <summary>The label map, which has the size of the crop.</summary>
    /// <exception cref="FacetException">INVALID_ARGUMENT: there is none, or it has another size.</exception>
    public static LabelMap LabelMapOf(ExtractRequest request, Imaging.RgbImage crop, string isMissing)
    {
        var map = request.LabelMap ?? throw new FacetException(FacetError.Invalid("label_map", "MISSING_MASK", isMissing));
        Require(map.Width == crop.Width && map.Height == crop.Height, "label_map", "MASK_SIZE",
            $"The crop is {crop.Width}x{crop.Height}, but label_map is {map.Width}x{map.Height}; bring both to one size.");
        RequireLength("label_map", (int)map.Width, (int)map.Height, map.Labels.Length);
        return map;
    }

    /// <summary>Whether a mask has the shape of a picture, but for the rounding of its sides.</summary>
    private static bool HasAspect(RegionMask mask, int width, int height)
    {
        var difference = Math.Abs(((long)mask.Width * height) - ((long)mask.Height * width));
        return difference <= Math.Max(width, height) / 2 || difference <= Math.Max(mask.Width, mask.Height) / 2;
    }

    /// <summary>What the model sees of the crop, in whole pixels of a mask that covers the crop.</summary>
    private static (int Left, int Top, int Width, int Height) Part(
        RegionMask mask, PixelSize crop, (double Left, double Top, double Width, double Height) seen)
    {
        var (across, down) = ((double)mask.Width / crop.Width, (double)mask.Height / crop.Height);
        var (left, top) = ((int)Math.Round(seen.Left * across), (int)Math.Round(seen.Top * down));
        var (right, bottom) = ((int)Math.Round((seen.Left + seen.Width) * across), (int)Math.Round((seen.Top + seen.Height) * down));
        return (left, top, Math.Max(right - left, 1), Math.Max(bottom - top, 1));
    }

    private static RegionMask FromLabels(LabelMap map, string region)
    {
        var definition = map.Regions.FirstOrDefault(entry => entry.Name == region)
            ?? throw new FacetException(FacetError.Invalid(
                "label_map.regions", "UNKNOWN_REGION",
                $"The label map does not define region '{region}'; it has {string.Join(", ", map.Regions.Select(entry => entry.Name))}."));
        var weightOf = new float[256];
        foreach (var value in definition.LabelValues)
        {
            Require(value < weightOf.Length, "label_map.regions", "LABEL_OUT_OF_RANGE", $"Region '{region}' names label {value}; labels lie in 0..255.");
            weightOf[value] = 1;
        }

        return new RegionMask(region, (int)map.Width, (int)map.Height, map.Labels.Memory, weightOf);
    }

    private static RegionMask Own(V1.RegionMask mask, int maxSide)
    {
        Require(mask.Region.Length > 0, "masks.region", "MISSING_REGION", "A mask does not say which region it is of.");
        var field = $"masks[{mask.Region}]";
        var own = mask.Mask is { } tensor ? OfTensor(mask.Region, field, tensor, maxSide) : OfPicture(mask, maxSide);
        Require(own.Values.Span.ContainsAnyExcept((byte)0), field, "MASK_EMPTY", $"The mask of '{mask.Region}' is zero everywhere: leave the region out, or send another mask.");
        return own;
    }

    private static RegionMask OfPicture(V1.RegionMask mask, int maxSide)
    {
        var grey = ImageDecoder.DecodeGrey(mask.Image.Memory, new ImageLimits { MaxSide = maxSide });
        return RegionMask.FromGrey(mask.Region, grey.Width, grey.Height, grey.Pixels);
    }

    private static RegionMask OfTensor(string region, string field, Tensor tensor, int maxSide)
    {
        Require(tensor.Type == TensorType.Uint8 && tensor.Shape.Count == 2, field, "MASK_TYPE", $"The mask of '{region}' must be uint8 of shape [height, width].");
        var (height, width) = (tensor.Shape[0], tensor.Shape[1]);
        Require(height >= 1 && width >= 1 && height <= maxSide && width <= maxSide, field, "MASK_SIZE", $"{field} is {width}x{height}; each side must lie in 1..{maxSide}.");
        RequireLength(field, (int)width, (int)height, tensor.Data.Length);
        return RegionMask.FromGrey(region, (int)width, (int)height, tensor.Data.Memory);
    }

    private static void RequireLength(string field, int width, int height, int bytes) =>
        Require(bytes == width * height, field, "MASK_LENGTH", $"{field} of {width}x{height} needs {width * height} bytes, not {bytes}.");
}

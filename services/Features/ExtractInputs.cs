using System.Runtime.InteropServices;
using Facet.Features.V1;
using Facet.Hosting;
using Facet.Imaging;
using Facet.Types.V1;
using Google.Protobuf;

namespace Facet.Features;

/// <summary>Reads the crop and the masks out of a request.</summary>
internal static class ExtractInputs
{
    /// <exception cref="FacetException">INVALID_ARGUMENT: no crop, or sizes that do not fit its bytes.</exception>
    /// <exception cref="ImageException">The encoded crop is no picture that is accepted.</exception>
    public static Imaging.RgbImage Crop(ExtractRequest request, int maxSide)
    {
        var limits = new ImageLimits { MaxSide = maxSide };
        switch (request.CropCase)
        {
            case ExtractRequest.CropOneofCase.Encoded:
                return ImageDecoder.Decode(request.Encoded.Memory, limits).Image;
            case ExtractRequest.CropOneofCase.Rgb:
                var rgb = request.Rgb;
                var fits = rgb.Width >= limits.MinSide && rgb.Height >= limits.MinSide && rgb.Width <= maxSide && rgb.Height <= maxSide;
                Require(fits, "rgb", "CROP_SIZE_OUT_OF_RANGE", $"The crop is {rgb.Width}x{rgb.Height}; each side must lie in {limits.MinSide}..{maxSide}.");
                var expected = (long)Imaging.RgbImage.Channels * rgb.Width * rgb.Height;
                Require(rgb.Data.Length == expected, "rgb.data", "CROP_LENGTH",
                    $"A crop of {rgb.Width}x{rgb.Height} has {expected} bytes of RGB, not {rgb.Data.Length}.");
                return new Imaging.RgbImage((int)rgb.Width, (int)rgb.Height, InPlace(rgb.Data));
            default:
                throw new FacetException(FacetError.Invalid("crop", "MISSING_CROP", "Send the aligned crop as raw RGB or as an encoded picture."));
        }
    }

    /// <summary>The bytes without a copy where they are a whole array: nobody writes into the picture of a request.</summary>
    private static byte[] InPlace(ByteString data) =>
        MemoryMarshal.TryGetArray(data.Memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : data.ToByteArray();

    /// <summary>The masks of the wanted regions: the caller's own, or the union of the region's labels.</summary>
    /// <exception cref="FacetException">INVALID_ARGUMENT: another size than the crop, unknown region, no mask at all.</exception>
    public static Dictionary<string, RegionMask> Masks(ExtractRequest request, Imaging.RgbImage crop, IReadOnlyList<string> wanted)
    {
        var masks = new Dictionary<string, RegionMask>();
        foreach (var mask in request.Masks)
        {
            masks[mask.Region] = Own(mask, crop);
        }

        var missing = wanted.Where(region => !masks.ContainsKey(region)).ToList();
        if (missing.Count == 0)
        {
            return masks;
        }

        var map = request.LabelMap
            ?? throw new FacetException(FacetError.Invalid("label_map", "MISSING_MASK", $"No mask for {string.Join(", ", missing)}: send a label map, or a mask per region."));
        CheckSize("label_map", (int)map.Width, (int)map.Height, map.Labels.Length, crop);
        foreach (var region in missing)
        {
            masks[region] = FromLabels(map, region);
        }

        return masks;
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

    private static RegionMask Own(V1.RegionMask mask, Imaging.RgbImage crop)
    {
        Require(mask.Region.Length > 0, "masks.region", "MISSING_REGION", "A mask does not say which region it is of.");
        if (mask.Mask is { } tensor)
        {
            var field = $"masks[{mask.Region}]";
            Require(tensor.Type == TensorType.Uint8 && tensor.Shape.Count == 2, field, "MASK_TYPE", $"The mask of '{mask.Region}' must be uint8 of shape [height, width].");
            CheckSize(field, (int)tensor.Shape[1], (int)tensor.Shape[0], tensor.Data.Length, crop);
            return RegionMask.FromGrey(mask.Region, (int)tensor.Shape[1], (int)tensor.Shape[0], tensor.Data.Memory);
        }

        var grey = ImageDecoder.DecodeGrey(mask.Image.Memory, new ImageLimits { MaxSide = Math.Max(crop.Width, crop.Height) });
        CheckSize($"masks[{mask.Region}]", grey.Width, grey.Height, grey.Pixels.Length, crop);
        return RegionMask.FromGrey(mask.Region, grey.Width, grey.Height, grey.Pixels);
    }

    private static void CheckSize(string field, int width, int height, int bytes, Imaging.RgbImage crop)
    {
        Require(width == crop.Width && height == crop.Height, field, "MASK_SIZE",
            $"The crop is {crop.Width}x{crop.Height}, but {field} is {width}x{height}; bring both to one size.");
        Require(bytes == width * height, field, "MASK_LENGTH", $"{field} of {width}x{height} needs {width * height} bytes, not {bytes}.");
    }

    private static void Require(bool condition, string field, string reason, string message)
    {
        if (!condition)
        {
            throw new FacetException(FacetError.Invalid(field, reason, message));
        }
    }
}

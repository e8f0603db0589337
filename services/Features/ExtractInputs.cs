using System.Runtime.InteropServices;
using Facet.Features.V1;
using Facet.Hosting;
using Facet.Imaging;
using Google.Protobuf;
using static Facet.Features.Checks;

namespace Facet.Features;

/// <summary>Reads the crop out of a request.</summary>
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
                return ImageDecoder.Decode(request.Encoded.Memory, limits, alpha: AlphaHandling.Drop).Image;
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
}

using Facet.Models.Internal.Configs;

namespace Facet.Models.Internal.Conversion;

internal static class SizeRules
{
    /// <summary>Patches of the largest image; attention over more has no use, and its tables no room.</summary>
    private const int MaxPatches = 1 << 16;

    /// <summary>Refuses image sizes that hold no patch, or too many.</summary>
    public static ImageSize RequirePatches(ImageSize size, int patchSide)
    {
        Require(size, patchSide);
        return (size.Height / patchSide) * (size.Width / patchSide) <= MaxPatches
            ? size
            : throw new ModelException(
                ModelErrorReason.Unsupported,
                $"Images of {size} cannot be the input: they have more than {MaxPatches} patches of {patchSide} x {patchSide}.");
    }

    /// <summary>Refuses image sizes that hold no patch, or more than a model is ever made for.</summary>
    public static ImageSize Require(ImageSize size, int min) =>
        size.Height >= min && size.Width >= min && size.Height <= EncoderConfig.MaxImageSide && size.Width <= EncoderConfig.MaxImageSide
            ? size
            : throw new ModelException(
                ModelErrorReason.Unsupported,
                $"Images of {size} cannot be the input: each side must have {min} to {EncoderConfig.MaxImageSide} pixels.");
}

using Facet.Models.Internal.Configs;

namespace Facet.Models.Internal.Conversion;

internal static class SizeRules
{
    /// <summary>Refuses image sizes that hold no patch, or more than a model is ever made for.</summary>
    public static ImageSize Require(ImageSize size, int min) =>
        size.Height >= min && size.Width >= min && size.Height <= EncoderConfig.MaxImageSide && size.Width <= EncoderConfig.MaxImageSide
            ? size
            : throw new ModelException(
                ModelErrorReason.Unsupported,
                $"Images of {size} cannot be the input: each side must have {min} to {EncoderConfig.MaxImageSide} pixels.");
}

namespace Facet.Models.Internal.Configs;

/// <summary>What every vision transformer here has.</summary>
/// <param name="Encoder">Its blocks.</param>
/// <param name="Channels">Of the image.</param>
/// <param name="ImageSide">Pixels of the square image it was made for.</param>
/// <param name="PatchSide">Pixels of a patch.</param>
/// <param name="Registers">Register tokens; they follow the CLS token.</param>
internal sealed record VisionConfig(EncoderConfig Encoder, int Channels, int ImageSide, int PatchSide, int Registers)
{
    /// <summary>CLS and registers, which stand before the patches.</summary>
    public int PrefixTokens => 1 + Registers;

    /// <summary>Patches along a side of the image it was made for.</summary>
    public int GridSide => ImageSide / PatchSide;

    public VisionConfig RequireGrid(ConfigJson json) =>
        GridSide >= 1 ? this : throw json.Contradiction($"image_size {ImageSide} is smaller than patch_size {PatchSide}.");
}

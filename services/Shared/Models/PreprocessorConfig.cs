using Facet.Imaging;
using Facet.Models.Internal.Preprocessing;

namespace Facet.Models;

/// <summary>Reads how a published model wants its pictures: the <c>preprocessor_config.json</c> beside its weights.</summary>
public static class PreprocessorConfig
{
    public const string FileName = "preprocessor_config.json";

    /// <summary>
    /// Understands the processors of DINOv3, DINOv2 (BitImageProcessor) and CLIP, their "Fast" variants and CLIPFeatureExtractor, with sizes as
    /// numbers or as objects. What a file leaves out, or gives as null, is the processor's own default.
    /// </summary>
    /// <param name="path">The file, or the model's folder.</param>
    /// <returns>Settings for <see cref="ImageProcessor"/>; their bytes are those of the library's Pillow variants.</returns>
    /// <exception cref="ModelException">
    /// The file is missing or malformed, a value is impossible, or it asks for a step or processor that is not supported.
    /// </exception>
    public static ImageProcessorSettings Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        return PreprocessorReader.Read(file, Path.GetFileName(file));
    }

    /// <summary>What the published file of a family says, for weights that come without one.</summary>
    /// <param name="architecture">As <see cref="ConvertedModel.Architecture"/>.</param>
    /// <exception cref="ModelException">There is no usual processor for this architecture.</exception>
    public static ImageProcessorSettings UsualOf(string architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return ProcessorKind.UsualOf(architecture) ?? throw ModelException.Unsupported(
            $"'{architecture}' has no preprocessor_config.json, and how its pictures are prepared is only known for DINOv3, DINOv2 and CLIP.");
    }
}

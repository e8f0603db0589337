using Facet.Imaging;
using Facet.Models.Internal.Preprocessing;

namespace Facet.Models;

/// <summary>Reads how a published model wants its pictures: the <c>preprocessor_config.json</c> beside its weights.</summary>
public static class PreprocessorConfig
{
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
        var file = Directory.Exists(path) ? Path.Combine(path, "preprocessor_config.json") : path;
        return PreprocessorReader.Read(file, Path.GetFileName(file));
    }
}

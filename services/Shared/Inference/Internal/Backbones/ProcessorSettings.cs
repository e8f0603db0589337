using Facet.Imaging;
using Facet.Models;

namespace Facet.Inference.Internal.Backbones;

/// <summary>The image processor of a model, at the size that is wanted.</summary>
internal static class ProcessorSettings
{
    /// <summary>The file in the first of the folders that has one, or what is usual for the architecture.</summary>
    public static ImageProcessorSettings Read(string architecture, params ReadOnlySpan<string> folders)
    {
        foreach (var folder in folders)
        {
            if (File.Exists(Path.Combine(folder, PreprocessorConfig.FileName)))
            {
                return PreprocessorConfig.Read(folder);
            }
        }

        return PreprocessorConfig.UsualOf(architecture);
    }

    /// <summary>The size that every picture gets; null if it follows the picture.</summary>
    public static ImageSize? SizeOf(ImageProcessorSettings settings) =>
        (settings.Crop ?? settings.Size) is { } size ? new ImageSize(size.Height, size.Width) : null;

    /// <summary>The same steps towards another size: what is cut off the edges stays the same share of the picture.</summary>
    /// <exception cref="ModelException">The processor has no size of its own.</exception>
    public static ImageProcessorSettings At(this ImageProcessorSettings settings, ImageSize size, string model)
    {
        var own = SizeOf(settings) ?? throw ModelException.Unsupported(
            $"Model '{model}': its processor keeps the size of each picture, and a batch needs one size; have it resize or cut.");
        var target = new PixelSize(size.Width, size.Height);
        var scale = (double)Math.Max(size.Width, size.Height) / Math.Max(own.Width, own.Height);
        return settings with
        {
            Size = settings.Size is null ? null : settings.Crop is null ? target : Scaled(settings.Size.Value, scale),
            ShortestEdge = settings.ShortestEdge is { } edge ? (int)Math.Round(edge * scale) : null,
            Crop = settings.Crop is null ? null : target,
        };
    }

    /// <summary>Both sides resized, nothing cut off.</summary>
    public static ImageProcessorSettings Stretched(this ImageProcessorSettings settings, ImageSize size) =>
        settings with { Size = new PixelSize(size.Width, size.Height), ShortestEdge = null, Crop = null };

    private static PixelSize Scaled(PixelSize size, double scale) => new((int)Math.Round(size.Width * scale), (int)Math.Round(size.Height * scale));
}

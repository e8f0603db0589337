using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Conversion;

namespace Facet.Models;

/// <summary>Converts published checkpoints to ONNX, without Python: DINOv3, DINOv2, CLIP and BiSeNet.</summary>
public static class ModelConverter
{
    /// <summary>Changes whenever the same input may give other files, so that kept conversions are made anew.</summary>
    public const int Version = 1;

    /// <summary>Converts a checkpoint.</summary>
    /// <param name="source">
    /// A folder as the hub has it, with <c>config.json</c> and weights; or a file of weights with <c>config.json</c> beside it. DINOv2
    /// checkpoints of the torch hub and BiSeNet need no config.
    /// </param>
    /// <param name="outFolder">Made if need be. Files of earlier conversions are replaced.</param>
    /// <param name="options">All defaults when absent.</param>
    /// <returns>What was written. The same input and options give the same bytes.</returns>
    /// <exception cref="ModelException">The source is unusable or not supported, an option does not fit it, or a file cannot be written.</exception>
    public static ConvertedModel Convert(string source, string outFolder, ConvertOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(outFolder);
        using var checkpoint = Checkpoint.Open(source);
        return Convert(checkpoint, ConfigOf(source), outFolder, options);
    }

    /// <summary>Says what a checkpoint is without converting it.</summary>
    /// <param name="source">As for <see cref="Convert(string, string, ConvertOptions?)"/>.</param>
    /// <exception cref="ModelException">The source is unusable or not supported.</exception>
    public static CheckpointDescription Describe(string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        using var checkpoint = Checkpoint.Open(source);
        return NetworkReader.Read(checkpoint, ConfigOf(source)).Describe();
    }

    /// <summary>Converts made-up weights, for benchmarks and load tests.</summary>
    /// <inheritdoc cref="Convert(string, string, ConvertOptions?)"/>
    public static ConvertedModel Convert(RandomCheckpoint checkpoint, string outFolder, ConvertOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentException.ThrowIfNullOrEmpty(outFolder);
        return Convert(checkpoint, checkpoint.Config, outFolder, options);
    }

    private static ConfigJson? ConfigOf(string source)
    {
        var folder = Directory.Exists(source) ? source : Path.GetDirectoryName(Path.GetFullPath(source))!;
        var path = Path.Combine(folder, "config.json");
        return File.Exists(path) ? ConfigJson.Read(path) : null;
    }

    /// <summary>Converts weights that are open already.</summary>
    internal static ConvertedModel Convert(Checkpoint checkpoint, ConfigJson? config, string outFolder, ConvertOptions? options)
    {
        var network = NetworkReader.Read(checkpoint, config);
        try
        {
            Directory.CreateDirectory(outFolder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelErrorReason.CannotWrite, $"The folder for the model cannot be made: {error.Message}", error);
        }

        return network.Write(outFolder, options ?? new ConvertOptions());
    }
}

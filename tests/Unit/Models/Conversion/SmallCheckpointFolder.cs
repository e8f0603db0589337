using Facet.Models;
using Facet.Unit.Tests.Models.Checkpoints;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>A small made-up checkpoint in a folder as hubs have them.</summary>
internal static class SmallCheckpointFolder
{
    /// <param name="folder">Made; gets config.json, model.safetensors and, unless it is null, preprocessor_config.json.</param>
    /// <param name="config">One of <see cref="SmallModels"/>.</param>
    /// <param name="processor">The content of preprocessor_config.json.</param>
    /// <param name="strength">Size of the weights.</param>
    public static string Write(string folder, string config, string? processor = null, double strength = 2)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), config);
        if (processor is not null)
        {
            File.WriteAllText(Path.Combine(folder, PreprocessorConfig.FileName), processor);
        }

        using var checkpoint = MemoryCheckpoint.Of(config, strength);
        var file = new SafetensorsFile();
        foreach (var (name, tensor) in checkpoint.Tensors)
        {
            file.Add(name, tensor.ToFloats(), [.. tensor.Shape]);
        }

        file.WriteTo(Path.Combine(folder, "model.safetensors"));
        return folder;
    }
}

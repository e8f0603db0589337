using Facet.Models.Internal.Checkpoints.Safetensors;
using Facet.Models.Internal.Checkpoints.Torch;

namespace Facet.Models.Internal.Checkpoints;

/// <summary>Reads one file in the format that its name says.</summary>
internal static class CheckpointFile
{
    /// <param name="path">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="files">Takes the mapping, also when reading fails: the caller disposes it.</param>
    public static IReadOnlyDictionary<string, CheckpointTensor> Read(string path, string name, List<MappedFile> files)
    {
        var file = MappedFile.Open(path, name);
        files.Add(file);
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".safetensors" => SafetensorsReader.Read(file),
            ".pth" or ".pt" or ".bin" => TorchReader.Read(file),
            _ => throw ModelException.Unsupported($"{name} is of no known checkpoint format; .safetensors, .pth, .pt and .bin can be read."),
        };
    }
}

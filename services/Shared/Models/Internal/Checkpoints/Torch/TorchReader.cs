namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>Reads a file of torch.save in whichever of its formats it is.</summary>
internal static class TorchReader
{
    /// <summary>All tensors by name.</summary>
    public static Dictionary<string, CheckpointTensor> Read(MappedFile file)
    {
        var found = StateDict.Read(ReadRoot(file), file.Name);
        var binder = new StridedTensors(file);
        var tensors = new Dictionary<string, CheckpointTensor>(found.Count, StringComparer.Ordinal);
        foreach (var (name, tensor) in found)
        {
            tensors.Add(name, binder.Bind(name, tensor));
        }

        return tensors;
    }

    /// <summary>The one tensor of a file that was saved for it: see <see cref="SingleTensor"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">Which of several tensors of a dict is meant.</param>
    public static CheckpointTensor ReadSingle(MappedFile file, string key)
    {
        var (name, tensor) = SingleTensor.Find(ReadRoot(file), key, file.Name);
        return new StridedTensors(file).Bind(name, tensor);
    }

    private static object? ReadRoot(MappedFile file)
    {
        var start = file.Span(0, (int)Math.Min(file.Length, 4));
        return start switch
        {
            [(byte)'P', (byte)'K', 3, 4] => TorchZipReader.Read(file),
            [0x80 or (byte)'c' or (byte)'(', ..] => TorchStreamReader.Read(file),
            _ => throw ModelException.Invalid(
                $"{file.Name} is no file of torch.save: it starts with the bytes '{Convert.ToHexString(start)}', not with a zip archive or a pickle."),
        };
    }
}

namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>Reads a file of torch.save in whichever of its formats it is.</summary>
internal static class TorchReader
{
    public static Dictionary<string, CheckpointTensor> Read(MappedFile file)
    {
        var start = file.Span(0, (int)Math.Min(file.Length, 4));
        var found = start switch
        {
            [(byte)'P', (byte)'K', 3, 4] => TorchZipReader.Read(file),
            [0x80 or (byte)'c' or (byte)'(', ..] => TorchStreamReader.Read(file),
            _ => throw ModelException.Invalid(
                $"{file.Name} is no file of torch.save: it starts with the bytes '{Convert.ToHexString(start)}', not with a zip archive or a pickle."),
        };
        var binder = new StridedTensors(file);
        var tensors = new Dictionary<string, CheckpointTensor>(found.Count, StringComparer.Ordinal);
        foreach (var (name, tensor) in found)
        {
            tensors.Add(name, binder.Bind(name, tensor));
        }

        return tensors;
    }
}

using Facet.Models.Internal.Checkpoints;
using Facet.Models.Internal.Checkpoints.Safetensors;
using Facet.Models.Internal.Checkpoints.Torch;
using Facet.Models.Internal.Npy;

namespace Facet.Models.Internal.Features;

/// <summary>Finds the map in the bytes of a file, in the format that its extension says.</summary>
internal static class FeatureFormats
{
    /// <param name="bytes">The whole file.</param>
    /// <param name="path">Where it lies, and what messages call it.</param>
    /// <param name="key">Which of several tensors is meant.</param>
    /// <returns>A map whose data are a part of <paramref name="bytes"/>, or a copy.</returns>
    public static FeatureMap Read(ReadOnlyMemory<byte> bytes, string path, string key)
    {
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".npy":
                var array = NpyReader.Read(bytes, path);
                return Shaped(path, array.Type, array.Shape, array.Data);
            case ".safetensors":
                return Mapped(path, file => SingleOf(SafetensorsReader.Read(file), key, path));
            case ".pt" or ".pth":
                return PlainTorchFile.TryFind(bytes.Span) is { } plain
                    ? new FeatureMap(path, plain.Type, plain.Channels, plain.Height, plain.Width, bytes.Slice(plain.Offset, plain.Length))
                    : Mapped(path, file => TorchReader.ReadSingle(file, key));
            default:
                throw ModelException.Unsupported(
                    $"{path} has the extension of no feature file: {string.Join(", ", FeatureFile.Extensions)} are read.");
        }
    }

    /// <summary>By the readers of checkpoints, which work on mapped files: slower, and complete.</summary>
    private static FeatureMap Mapped(string path, Func<MappedFile, CheckpointTensor> find)
    {
        using var file = MappedFile.Open(path, path);
        var tensor = find(file);
        return Shaped(path, tensor.Type, tensor.Shape, tensor.Data.ToArray());
    }

    private static CheckpointTensor SingleOf(IReadOnlyDictionary<string, CheckpointTensor> tensors, string key, string path)
    {
        const int ShownNames = 8;
        if (tensors.Count == 1)
        {
            return tensors.Values.First();
        }

        return tensors.TryGetValue(key, out var tensor)
            ? tensor
            : throw ModelException.Unsupported(
                $"{path} holds {tensors.Count} tensors ({string.Join(", ", tensors.Keys.Take(ShownNames))}), none of them called '{key}'.");
    }

    private static FeatureMap Shaped(string path, CheckpointType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> data)
    {
        if (type is not (CheckpointType.F16 or CheckpointType.BF16 or CheckpointType.F32 or CheckpointType.F64))
        {
            throw ModelException.Unsupported($"{path} holds numbers of type {type}; features are floating-point numbers.");
        }

        long[] sizes = [.. shape];
        if (sizes is not ([> 0, > 0, > 0] or [1, > 0, > 0, > 0]))
        {
            throw ModelException.Unsupported($"{path} holds a tensor of shape {Shapes.Text(sizes)}; a feature map is [C,h,w] or [1,C,h,w].");
        }

        return new FeatureMap(path, type, (int)sizes[^3], (int)sizes[^2], (int)sizes[^1], data);
    }
}

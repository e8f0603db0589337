using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>
/// Reads what torch.save wrote before 2020: five pickles in a row (magic number, version, machine, content, keys of the storages), then
/// each storage as its number of elements in 8 bytes and the elements.
/// </summary>
internal static class TorchStreamReader
{
    private const long Version = 1001;

    private static readonly BigInteger _magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <returns>What was saved: tensors whose storages are found, plain containers and plain values.</returns>
    public static object? Read(MappedFile file)
    {
        var types = new TorchTypes(file.Name, file.Length);
        var input = new PickleInput(file.Span(0, (int)Math.Min(file.Length, CheckpointLimits.MaxPickleBytes)), file.Name);
        if (PickleMachine.Run(ref input, types) is not BigInteger magic || magic != _magic)
        {
            throw ModelException.Invalid($"{file.Name} is a pickle, but not one of torch.save: its magic number is missing.");
        }

        if (PickleMachine.Run(ref input, types) is not Version)
        {
            throw ModelException.Unsupported($"{file.Name}: the version of its format is not {Version}.");
        }

        RequireLittleEndian(file, PickleMachine.Run(ref input, types));
        var root = PickleMachine.Run(ref input, types);
        var keys = PickleMachine.Run(ref input, types) as PickleList
            ?? throw ModelException.Invalid($"{file.Name}: the list of its storages is missing.");
        FindStorages(file, keys, input.Position, types.Storages);
        return root;
    }

    private static void RequireLittleEndian(MappedFile file, object? machine)
    {
        if (machine is not PickleDict dict || !dict.Pairs.Contains(("little_endian", true)))
        {
            throw ModelException.Unsupported($"{file.Name}: its byte order is not little-endian.");
        }
    }

    private static void FindStorages(MappedFile file, PickleList keys, long start, Dictionary<string, TorchStorage> storages)
    {
        var at = start;
        foreach (var key in keys.Items)
        {
            if (key is not string text || !storages.TryGetValue(text, out var storage) || storage.FileOffset >= 0)
            {
                throw ModelException.Invalid($"{file.Name}: storage '{key}' is unknown or listed twice.");
            }

            var count = file.Length - at >= sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(file.Span(at, sizeof(long))) : -1;
            storage.FileOffset = at + sizeof(long);
            if (count >= 0 && count != storage.Count)
            {
                throw ModelException.Invalid(
                    $"{file.Name}: storage '{text}' has {count} elements; the pickle says {storage.Count}.");
            }

            if (count < 0 || storage.ByteLength > file.Length - storage.FileOffset)
            {
                throw ModelException.Invalid($"{file.Name} is truncated: storage '{text}' is not complete.");
            }

            at = storage.FileOffset + storage.ByteLength;
        }

        if (storages.Values.FirstOrDefault(storage => storage.FileOffset < 0) is { } missing)
        {
            throw ModelException.Invalid($"{file.Name}: storage '{missing.Key}' is missing.");
        }

        if (at != file.Length)
        {
            throw ModelException.Invalid($"{file.Name}: {file.Length - at} bytes follow its last storage; they belong to nothing.");
        }
    }
}

namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>
/// Reads what torch.save writes since 2020: a zip archive with one folder of any name, in it <c>data.pkl</c> and one entry
/// <c>data/KEY</c> a storage.
/// </summary>
internal static class TorchZipReader
{
    /// <returns>What was saved: tensors whose storages are found, plain containers and plain values.</returns>
    public static object? Read(MappedFile file)
    {
        var entries = ZipDirectory.Read(file);
        var prefix = Prefix(file, entries);
        RequireLittleEndian(file, prefix, entries);
        var pickle = entries[prefix + "data.pkl"];
        if (pickle.Length > CheckpointLimits.MaxPickleBytes)
        {
            throw new ModelException(
                ModelErrorReason.TooLarge,
                $"{file.Name}: its pickle has {pickle.Length} bytes; at most {CheckpointLimits.MaxPickleBytes} are read.");
        }

        var input = new PickleInput(file.Span(pickle.Offset, (int)pickle.Length), file.Name);
        var types = new TorchTypes(file.Name, file.Length);
        var root = PickleMachine.Run(ref input, types);
        foreach (var storage in types.Storages.Values)
        {
            Find(storage, file, prefix, entries);
        }

        return root;
    }

    private static string Prefix(MappedFile file, Dictionary<string, ZipEntry> entries)
    {
        const string Pickle = "/data.pkl";
        var found = entries.Keys.Where(name => name.IndexOf('/', StringComparison.Ordinal) == name.Length - Pickle.Length
            && name.EndsWith(Pickle, StringComparison.Ordinal)).ToArray();
        if (found is not [var pickle])
        {
            throw ModelException.Invalid($"{file.Name} is a zip archive, but not one of torch.save: it has {found.Length} entries data.pkl.");
        }

        var prefix = pickle[..^"data.pkl".Length];
        return entries.ContainsKey(prefix + "constants.pkl")
            ? throw ModelException.Unsupported($"{file.Name} is a TorchScript program; a state dict saved by torch.save is needed.")
            : prefix;
    }

    private static void RequireLittleEndian(MappedFile file, string prefix, Dictionary<string, ZipEntry> entries)
    {
        // Files before 2023 have no such entry, and are little-endian.
        if (entries.TryGetValue(prefix + "byteorder", out var entry)
            && !(entry.Length == "little"u8.Length && file.Span(entry.Offset, (int)entry.Length).SequenceEqual("little"u8)))
        {
            throw ModelException.Unsupported($"{file.Name}: its byte order is not little-endian.");
        }
    }

    private static void Find(TorchStorage storage, MappedFile file, string prefix, Dictionary<string, ZipEntry> entries)
    {
        if (!entries.TryGetValue($"{prefix}data/{storage.Key}", out var entry))
        {
            throw ModelException.Invalid($"{file.Name}: storage '{storage.Key}' is missing in the zip archive.");
        }

        storage.FileOffset = entry.Length == storage.ByteLength
            ? entry.Offset
            : throw ModelException.Invalid(
                $"{file.Name}: storage '{storage.Key}' needs {storage.ByteLength} bytes; its zip entry has {entry.Length}.");
    }
}

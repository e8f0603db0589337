namespace Facet.Models.Internal.Tfjs;

/// <summary>
/// Reads the weights of a tfjs model. A group's shards are one run of bytes cut at arbitrary places; its weights follow each other in
/// it without gaps. Every size is checked against the length of the files before anything is allocated.
/// </summary>
internal static class TfjsWeightReader
{
    private const int MaxRank = 8;

    public static Dictionary<string, TfjsWeight> Read(TfjsFile file, string fileName, string folder, TfjsLimits limits)
    {
        var weights = new Dictionary<string, TfjsWeight>(StringComparer.Ordinal);
        var budget = limits.MaxWeightBytes;
        foreach (var group in file.WeightsManifest ?? throw ModelException.Invalid($"{fileName}: weightsManifest is missing."))
        {
            if (group is not { Paths: not null, Weights: not null })
            {
                throw ModelException.Invalid($"{fileName}: a group of weightsManifest lacks paths or weights.");
            }

            var layouts = group.Weights.ConvertAll(weight => Describe(weight, fileName));
            var data = ReadShards(group.Paths, layouts, fileName, folder, ref budget);
            var offset = 0;
            foreach (var (weight, bytes) in layouts)
            {
                var filled = weight with { Data = data.AsMemory(offset, (int)bytes) };
                offset += (int)bytes;
                if (!weights.TryAdd(weight.Name, filled))
                {
                    throw ModelException.Invalid($"{fileName}: two weights are named '{weight.Name}'.");
                }
            }
        }

        return weights;
    }

    private static (TfjsWeight Weight, long Bytes) Describe(TfjsWeightJson? json, string fileName)
    {
        if (json is not { Name.Length: > 0, Shape: not null, Dtype: not null })
        {
            throw ModelException.Invalid($"{fileName}: a weight lacks its name, shape or dtype.");
        }

        var (storage, isInteger) = (json.Dtype, json.Quantization?.Dtype) switch
        {
            ("float32", null) => (TfjsStorage.Float32, false),
            ("int32", null) => (TfjsStorage.Int32, true),
            ("float32", "float16") => (TfjsStorage.Float16, false),
            ("float32", "uint8") => (TfjsStorage.UInt8, false),
            ("float32", "uint16") => (TfjsStorage.UInt16, false),
            var (dtype, quantized) => throw ModelException.Unsupported(
                $"{fileName}: weight '{json.Name}' has dtype '{dtype}' stored as '{quantized ?? dtype}'; this is not supported."),
        };
        var isScaled = storage is TfjsStorage.UInt8 or TfjsStorage.UInt16;
        if (isScaled && json.Quantization is not { Scale: not null, Min: not null })
        {
            throw ModelException.Invalid($"{fileName}: weight '{json.Name}' is quantised without scale and min.");
        }

        var shape = json.Shape.ToArray();
        var size = TfjsWeight.BytesPerElement(storage);
        if (shape.Length > MaxRank || !Shapes.TryCount(shape, out var count) || count > long.MaxValue / size)
        {
            throw ModelException.Invalid($"{fileName}: weight '{json.Name}' has the impossible shape {Shapes.Text(shape)}.");
        }

        var weight = new TfjsWeight(
            json.Name, shape, storage, isInteger, json.Quantization?.Scale ?? 1, json.Quantization?.Min ?? 0, ReadOnlyMemory<byte>.Empty);
        return (weight, count * size);
    }

    private static byte[] ReadShards(
        List<string?> paths, List<(TfjsWeight Weight, long Bytes)> layouts, string fileName, string folder, ref long budget)
    {
        var needed = 0L;
        foreach (var (weight, bytes) in layouts)
        {
            needed = bytes > budget - needed
                ? throw new ModelException(
                    ModelErrorReason.TooLarge,
                    $"{fileName}: weight '{weight.Name}' of {bytes} bytes exceeds what is left of the limit, {budget - needed} bytes.")
                : needed + bytes;
        }

        budget -= needed;
        if (needed > Array.MaxLength)
        {
            throw new ModelException(ModelErrorReason.TooLarge, $"{fileName}: a group of {needed} bytes does not fit into one array.");
        }

        var shards = paths.ConvertAll(path => LocalFiles.RequirePlainName(path, fileName));
        var held = shards.Sum(shard => LengthOf(Path.Combine(folder, shard), shard));
        if (held != needed)
        {
            var names = string.Join(" + ", shards);
            throw ModelException.Invalid($"{fileName}: its weights need {needed} bytes, but {names} is {held} bytes long.");
        }

        return Concatenate(shards, folder, needed);
    }

    private static long LengthOf(string path, string shard)
    {
        using var stream = LocalFiles.Open(path, shard);
        return stream.Length;
    }

    private static byte[] Concatenate(List<string> shards, string folder, long length)
    {
        var data = new byte[length];
        var offset = 0;
        foreach (var shard in shards)
        {
            using var stream = LocalFiles.Open(Path.Combine(folder, shard), shard);
            offset += stream.ReadAtLeast(data.AsSpan(offset), data.Length - offset, throwOnEndOfStream: false);
        }

        return offset == length ? data : throw ModelException.Invalid($"{string.Join(" + ", shards)} became shorter while it was read.");
    }
}

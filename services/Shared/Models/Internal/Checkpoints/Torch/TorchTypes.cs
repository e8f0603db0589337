namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>
/// The types and functions that the pickle of a checkpoint may name, and what they make here: ordered dicts, sizes, storages, tensors and
/// parameters. All others are refused by name before anything could call them.
/// </summary>
/// <param name="fileName">What messages call the file.</param>
/// <param name="fileLength">Its bytes: no storage can be larger.</param>
internal sealed class TorchTypes(string fileName, long fileLength)
{
    // Pairs that calls may copy: a pickle can pass one list to many calls.
    private int _copiedPairs = 1_000_000;

    private enum Function
    {
        OrderedDict,
        Size,
        RebuildTensor,
        RebuildParameter,
    }

    /// <summary>The storages that were named, by their key.</summary>
    public Dictionary<string, TorchStorage> Storages { get; } = new(StringComparer.Ordinal);

    public object Global(string module, string name) => ($"{module}.{name}") switch
    {
        "collections.OrderedDict" => Function.OrderedDict,
        "torch.Size" => Function.Size,
        "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" => Function.RebuildTensor,
        "torch._utils._rebuild_parameter" => Function.RebuildParameter,
        "torch.DoubleStorage" => CheckpointType.F64,
        "torch.FloatStorage" => CheckpointType.F32,
        "torch.HalfStorage" => CheckpointType.F16,
        "torch.BFloat16Storage" => CheckpointType.BF16,
        "torch.LongStorage" => CheckpointType.I64,
        "torch.IntStorage" => CheckpointType.I32,
        "torch.ShortStorage" => CheckpointType.I16,
        "torch.CharStorage" => CheckpointType.I8,
        "torch.ByteStorage" => CheckpointType.U8,
        "torch.BoolStorage" => CheckpointType.Bool,
        var other => throw ModelException.Unsupported(
            $"{fileName}: its pickle asks for '{other}'; only tensors and plain containers are read, and nothing is run."),
    };

    public object Call(object? function, object?[] arguments) => (function, arguments) switch
    {
        (Function.OrderedDict, []) => new PickleDict(),
        (Function.OrderedDict, [PickleList pairs]) => DictOf(pairs),
        (Function.Size, [PickleTuple size]) => size,
        (Function.RebuildTensor, [TorchStorageView view, long offset, PickleTuple shape, PickleTuple strides, ..]) =>
            new TorchTensor(view, offset, Numbers(shape), Numbers(strides)),
        (Function.RebuildParameter, [TorchTensor tensor, ..]) => tensor,
        (Function known, _) => throw Wrong($"calls {known} with arguments that it does not take"),
        _ => throw Wrong("calls something that is no function"),
    };

    /// <summary>Sets attributes: state dicts carry versions of their modules in one, which is not needed.</summary>
    public void Build(object? target, object? state)
    {
        if (target is not PickleDict || state is not PickleDict)
        {
            throw Wrong("sets the state of something that is no ordered dict");
        }
    }

    /// <summary>A storage by ("storage", type, key, device, elements[, (key, start, elements) of a part of it]).</summary>
    public TorchStorageView Persistent(object? id)
    {
        if (id is not PickleTuple { Items: ["storage", CheckpointType type, string key, string, long count, .. var rest] })
        {
            throw Wrong("refers to something that is no storage of a known type");
        }

        if (count < 0 || count > fileLength / TensorSizes.BytesPerElement(type))
        {
            throw ModelException.Invalid(
                $"{fileName}: storage '{key}' claims {count} elements of type {type}; the file has {fileLength} bytes.");
        }

        if (!Storages.TryGetValue(key, out var storage))
        {
            storage = new TorchStorage(key, type, count);
            Storages.Add(key, storage);
        }

        if (storage.Type != type || storage.Count != count)
        {
            throw ModelException.Invalid($"{fileName}: storage '{key}' is described in two ways that differ.");
        }

        return rest switch
        {
            [] or [null] => new TorchStorageView(storage, 0, count),
            [PickleTuple { Items: [_, long start, long size] }] when start >= 0 && size >= 0 && size <= count - start =>
                new TorchStorageView(storage, start, size),
            _ => throw Wrong($"refers to an impossible part of storage '{key}'"),
        };
    }

    /// <summary>Python 2 passes the items of an ordered dict to its constructor.</summary>
    private PickleDict DictOf(PickleList pairs)
    {
        _copiedPairs -= pairs.Items.Count;
        if (_copiedPairs < 0)
        {
            throw new ModelException(ModelErrorReason.TooLarge, $"{fileName}: its pickle copies lists into ordered dicts too often.");
        }

        var dict = new PickleDict();
        foreach (var pair in pairs.Items)
        {
            dict.Pairs.Add(pair switch
            {
                PickleList { Items: [var key, var value] } => (key, value),
                PickleTuple { Items: [var key, var value] } => (key, value),
                _ => throw Wrong("makes an ordered dict of something else than pairs"),
            });
        }

        return dict;
    }

    private long[] Numbers(PickleTuple tuple)
    {
        if (tuple.Items.Length > CheckpointLimits.MaxRank)
        {
            throw ModelException.Unsupported(
                $"{fileName}: a tensor has {tuple.Items.Length} dimensions; at most {CheckpointLimits.MaxRank} are supported.");
        }

        return Array.ConvertAll(tuple.Items, item => item is long number ? number : throw Wrong("gives a tensor a size that is no number"));
    }

    private ModelException Wrong(string what) => ModelException.Invalid($"{fileName}: its pickle {what}.");
}

namespace Facet.Models.Internal.Checkpoints.Torch;

// Other values are null, bool, long, BigInteger, double and string, and what TorchTypes makes.

internal sealed class PickleTuple(object?[] items)
{
    public object?[] Items => items;
}

internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A dict in the order of its assignments. Keys are not looked up, so they need no equality and may repeat.</summary>
internal sealed class PickleDict
{
    public List<(object? Key, object? Value)> Pairs { get; } = [];
}

/// <summary>Bytes, which no checkpoint needs.</summary>
internal sealed class PickleBytes
{
    public static PickleBytes Instance { get; } = new();
}

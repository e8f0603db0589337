using System.Numerics;

namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>
/// Finds the tensor that a file was saved for: the saved object itself, the only tensor of a dict, or the one of several that has the
/// agreed key. Other plain values of the dict, such as the path of a picture, do not matter.
/// </summary>
internal static class SingleTensor
{
    private const int ShownKeys = 8;

    /// <exception cref="ModelException">Something else was saved; the message says what.</exception>
    public static (string Name, TorchTensor Tensor) Find(object? root, string key, string fileName)
    {
        if (root is TorchTensor only)
        {
            return ("tensor", only);
        }

        if (root is not PickleDict dict)
        {
            throw ModelException.Unsupported($"{fileName} holds {Describe(root)}; one tensor, or a dict with one tensor, is needed.");
        }

        var tensors = dict.Pairs.Where(pair => pair.Value is TorchTensor).ToArray();
        if (tensors.Length == 0)
        {
            throw ModelException.Unsupported($"{fileName} holds {Describe(root)}, but no tensor directly in it.");
        }

        var (name, value) = tensors.Length == 1 ? tensors[0] : Array.FindLast(tensors, pair => Equals(pair.Key, key));
        return value is TorchTensor tensor
            ? (name as string ?? "tensor", tensor)
            : throw ModelException.Unsupported(
                $"{fileName} holds {Describe(root)}: {tensors.Length} tensors, none of them called '{key}'.");
    }

    private static string Describe(object? value) => value switch
    {
        PickleDict { Pairs.Count: 0 } => "an empty dict",
        PickleDict dict => $"a dict with {Keys(dict)}",
        PickleList list => $"a list of {Count(list.Items)}",
        PickleTuple tuple => $"a tuple of {Count(tuple.Items)}",
        _ => Kind(value),
    };

    private static string Keys(PickleDict dict)
    {
        var shown = dict.Pairs.Take(ShownKeys).Select(pair => $"'{pair.Key as string ?? Kind(pair.Key)}' ({Kind(pair.Value)})");
        var rest = dict.Pairs.Count > ShownKeys ? $" and {dict.Pairs.Count - ShownKeys} more" : string.Empty;
        return string.Join(", ", shown) + rest;
    }

    private static string Count(IReadOnlyList<object?> items) => items.Count switch
    {
        0 => "no values",
        1 => $"1 value ({Kind(items[0])})",
        _ => $"{items.Count} values (the first is {Kind(items[0])})",
    };

    private static string Kind(object? value) => value switch
    {
        null => "None",
        TorchTensor => "a tensor",
        PickleDict => "a dict",
        PickleList => "a list",
        PickleTuple => "a tuple",
        PickleBytes => "bytes",
        string => "a text",
        bool => "a truth value",
        long or BigInteger or double => "a number",
        _ => "a type or function",
    };
}

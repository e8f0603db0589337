using System.Globalization;

namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>
/// Finds the tensors in what a pickle holds. A tensor's name is its path through the containers, joined by dots, without the containers
/// that all tensors lie in, and without <c>module.</c> where all names begin with it: training on several devices wraps the model in a
/// module of that name.
/// </summary>
internal sealed class StateDict(string fileName)
{
    private const int MaxDepth = 16;
    private const int MaxVisits = 1_000_000;
    private const long MaxCharacters = 16L << 20;
    private const string ParallelPrefix = "module.";

    private readonly List<(string?[] Path, TorchTensor Tensor)> _found = [];
    private readonly List<string?> _path = [];
    private int _visits;
    private long _characters;

    /// <exception cref="ModelException">
    /// There is none, two have one name, one has no name, or containers refer to each other without end.
    /// </exception>
    public static Dictionary<string, TorchTensor> Read(object? root, string fileName)
    {
        var reader = new StateDict(fileName);
        reader.Visit(root);
        return reader.Named();
    }

    private void Visit(object? value)
    {
        if (_path.Count > MaxDepth || ++_visits > MaxVisits || _found.Count > CheckpointLimits.MaxTensors)
        {
            throw new ModelException(
                ModelErrorReason.TooLarge,
                $"{fileName}: its containers are nested too deeply, refer to each other too often, or hold too many tensors.");
        }

        switch (value)
        {
            case TorchTensor tensor:
                _found.Add(([.. _path], tensor));
                break;
            case PickleDict dict:
                foreach (var (key, item) in dict.Pairs)
                {
                    VisitItem(key, item);
                }

                break;
            case PickleList list:
                VisitItems(list.Items);
                break;
            case PickleTuple tuple:
                VisitItems(tuple.Items);
                break;
        }
    }

    private void VisitItems(IReadOnlyList<object?> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            VisitItem((long)i, items[i]);
        }
    }

    private void VisitItem(object? key, object? item)
    {
        _path.Add(key switch
        {
            string text => text,
            long number => number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        });
        Visit(item);
        _path.RemoveAt(_path.Count - 1);
    }

    private Dictionary<string, TorchTensor> Named()
    {
        if (_found.Count == 0)
        {
            throw ModelException.Invalid($"{fileName} holds no tensors in plain containers.");
        }

        var shared = SharedDepth();
        var names = _found.ConvertAll(found => Join(found.Path.AsSpan(shared)));
        var skip = names.TrueForAll(name => name.StartsWith(ParallelPrefix, StringComparison.Ordinal)) ? ParallelPrefix.Length : 0;
        var tensors = new Dictionary<string, TorchTensor>(names.Count, StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            var name = TensorSizes.RequireName(fileName, names[i][skip..]);
            if (!tensors.TryAdd(name, _found[i].Tensor))
            {
                throw ModelException.Invalid($"{fileName}: two tensors are named '{name}'.");
            }
        }

        return tensors;
    }

    /// <summary>How many containers, from the outermost, all tensors lie in; one step of each path always remains.</summary>
    private int SharedDepth()
    {
        var first = _found[0].Path;
        var depth = 0;
        while (_found.TrueForAll(found => found.Path.Length > depth + 1 && found.Path[depth] == first[depth]))
        {
            depth++;
        }

        return depth;
    }

    private string Join(ReadOnlySpan<string?> path)
    {
        var length = 0L;
        foreach (var step in path)
        {
            length += step?.Length
                ?? throw ModelException.Invalid($"{fileName}: a container of tensors has a key that is neither text nor a whole number.");
        }

        // Checked before the text is made: a pickle can name one long key a thousand times.
        _characters += length;
        if (length > CheckpointLimits.MaxNameLength || _characters > MaxCharacters)
        {
            throw new ModelException(ModelErrorReason.TooLarge, $"{fileName}: the names of its tensors are too long.");
        }

        return path.IsEmpty
            ? throw ModelException.Invalid($"{fileName} holds a tensor without a name; a dict of tensors is expected.")
            : string.Join('.', path);
    }
}

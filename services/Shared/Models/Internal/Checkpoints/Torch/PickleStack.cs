namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>The values under construction. A mark starts a new part of the stack; values below it cannot be taken before it is.</summary>
internal sealed class PickleStack(string fileName)
{
    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];

    /// <summary>Whether neither values nor marks are left.</summary>
    public bool IsEmpty => _values.Count == 0 && _marks.Count == 0;

    private int Floor => _marks.Count == 0 ? 0 : _marks[^1];

    public object? Top => _values.Count > Floor ? _values[^1] : throw Underflow();

    public void Push(object? value) => _values.Add(value);

    public void Mark() => _marks.Add(_values.Count);

    public object? Pop()
    {
        var value = Top;
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <summary>Takes the highest values, the lowest of them first.</summary>
    public object?[] Pop(int count)
    {
        if (_values.Count - Floor < count)
        {
            throw Underflow();
        }

        object?[] values = [.. _values[^count..]];
        _values.RemoveRange(_values.Count - count, count);
        return values;
    }

    /// <summary>Takes the last mark and the values above it, the lowest of them first.</summary>
    public object?[] PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw Underflow();
        }

        var values = Pop(_values.Count - Floor);
        _marks.RemoveAt(_marks.Count - 1);
        return values;
    }

    private ModelException Underflow() => ModelException.Invalid($"{fileName}: its pickle takes a value that was never put on the stack.");
}

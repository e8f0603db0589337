using System.Numerics.Tensors;

namespace Facet.Models.Internal.Weights;

/// <summary>Weights of a network as float32. They are read, checked and transformed only when they are asked for, and not kept.</summary>
internal sealed class Parameter
{
    private readonly Func<float[]> _load;

    /// <param name="name">For messages and for the names of constants.</param>
    /// <param name="shape">Row-major.</param>
    /// <param name="load">Gives as many numbers as the shape says.</param>
    public Parameter(string name, ReadOnlySpan<long> shape, Func<float[]> load)
    {
        (Name, Shape, _load) = (name, shape.ToArray(), load);
        if (!Shapes.TryCount(shape, out var count) || count > Array.MaxLength)
        {
            throw new ModelException(
                ModelErrorReason.TooLarge, $"Tensor '{name}' would have shape {Shapes.Text(shape)}, more elements than can be handled.");
        }

        Count = (int)count;
    }

    public string Name { get; }

    public long[] Shape { get; }

    public int Count { get; }

    /// <summary>Rows of a matrix, or elements of a vector.</summary>
    public int Rows => checked((int)Shape[0]);

    /// <summary>Elements of a row; 1 for a vector.</summary>
    public int Columns => Count / Rows;

    public float[] Load() => _load();

    /// <summary>Each row times its factor.</summary>
    public Parameter ScaleRows(Parameter factors) => new(Name, Shape, () =>
    {
        var (values, scale) = (Load(), factors.Load());
        for (var row = 0; row < Rows; row++)
        {
            var part = values.AsSpan(row * Columns, Columns);
            TensorPrimitives.Multiply(part, scale[row], part);
        }

        return values;
    });

    /// <summary>Some of the rows, under another name.</summary>
    public Parameter TakeRows(string name, int start, int count) =>
        new(name, [count, .. Shape[1..]], () => Load().AsSpan(start * Columns, count * Columns).ToArray());
}

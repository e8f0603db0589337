using System.Buffers;
using System.Runtime.InteropServices;

namespace Facet.Gram;

/// <summary>A factor matrix with a row per channel, in rented memory.</summary>
internal readonly ref struct Transposed : IDisposable
{
    private readonly float[] _values;
    private readonly int _length;

    public Transposed(FactorMatrix matrix)
        : this(GramProduct.View(matrix))
    {
    }

    public Transposed(RowView matrix)
    {
        var (rows, channels) = (matrix.Rows, matrix.Length);
        _length = rows * channels;
        _values = ArrayPool<float>.Shared.Rent(_length);
        for (var row = 0; row < rows; row++)
        {
            var source = MemoryMarshal.CreateReadOnlySpan(ref matrix.Row(row), channels);
            for (var channel = 0; channel < channels; channel++)
            {
                _values[channel * rows + row] = source[channel];
            }
        }

        View = new RowView(_values, channels, rows);
    }

    public RowView View { get; }

    public ReadOnlySpan<float> Values => _values.AsSpan(0, _length);

    public void Dispose() => ArrayPool<float>.Shared.Return(_values);
}

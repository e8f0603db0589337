using System.Buffers;

namespace Facet.Gram;

/// <summary>A factor matrix with a row per channel, in rented memory.</summary>
internal readonly ref struct Transposed : IDisposable
{
    private readonly float[] _values;

    public Transposed(FactorMatrix matrix)
    {
        var source = matrix.Values.Span;
        var (rows, channels) = (matrix.Rows, matrix.Channels);
        _values = ArrayPool<float>.Shared.Rent(source.Length);
        for (var row = 0; row < rows; row++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                _values[channel * rows + row] = source[row * channels + channel];
            }
        }

        View = new RowView(_values, channels, rows);
    }

    public RowView View { get; }

    public void Dispose() => ArrayPool<float>.Shared.Return(_values);
}

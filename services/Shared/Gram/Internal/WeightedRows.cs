using System.Numerics;
using System.Numerics.Tensors;

namespace Facet.Gram;

/// <summary>Sums of rows with a weight each.</summary>
internal static class WeightedRows
{
    /// <summary>row += sum of weights[i] * values[i], four rows at a time: one load and store of the sum feeds four multiplications.</summary>
    public static void Add(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, Span<float> row)
    {
        var (channels, i) = (row.Length, 0);
        for (; i + 4 <= weights.Length; i += 4)
        {
            ReadOnlySpan<float> a = values.Slice(i * channels, channels), b = values.Slice((i + 1) * channels, channels);
            ReadOnlySpan<float> c = values.Slice((i + 2) * channels, channels), d = values.Slice((i + 3) * channels, channels);
            var k = 0;
            for (; k + Vector<float>.Count <= channels; k += Vector<float>.Count)
            {
                var sum = new Vector<float>(row[k..]) + (new Vector<float>(a[k..]) * weights[i]) + (new Vector<float>(b[k..]) * weights[i + 1]);
                sum += (new Vector<float>(c[k..]) * weights[i + 2]) + (new Vector<float>(d[k..]) * weights[i + 3]);
                sum.CopyTo(row[k..]);
            }

            for (; k < channels; k++)
            {
                row[k] += (a[k] * weights[i]) + (b[k] * weights[i + 1]) + (c[k] * weights[i + 2]) + (d[k] * weights[i + 3]);
            }
        }

        for (; i < weights.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(values.Slice(i * channels, channels), weights[i], row, row);
        }
    }
}

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

    /// <summary>
    /// target [n, C] = weights [n, count] * rows [count, C]. A block of columns stays in the nearest cache while all weights pass over it.
    /// Every sum is taken in the order of the rows without fused steps, so that all machines give the same bits.
    /// </summary>
    public static void Multiply(ReadOnlySpan<float> weights, ReadOnlySpan<float> rows, int count, Span<float> target)
    {
        var channels = rows.Length / count;
        var step = Vector<float>.Count;
        var column = 0;
        for (; column + (4 * step) <= channels; column += 4 * step)
        {
            for (var i = 0; i < weights.Length / count; i++)
            {
                Vector<float> a = default, b = default, c = default, d = default;
                for (var k = 0; k < count; k++)
                {
                    var part = rows.Slice((k * channels) + column, 4 * step);
                    var weight = new Vector<float>(weights[(i * count) + k]);
                    a += new Vector<float>(part) * weight;
                    b += new Vector<float>(part[step..]) * weight;
                    c += new Vector<float>(part[(2 * step)..]) * weight;
                    d += new Vector<float>(part[(3 * step)..]) * weight;
                }

                var place = target.Slice((i * channels) + column, 4 * step);
                a.CopyTo(place);
                b.CopyTo(place[step..]);
                c.CopyTo(place[(2 * step)..]);
                d.CopyTo(place[(3 * step)..]);
            }
        }

        for (var i = 0; i < weights.Length / count; i++)
        {
            for (var c = column; c < channels; c++)
            {
                var sum = 0f;
                for (var k = 0; k < count; k++)
                {
                    sum += rows[(k * channels) + c] * weights[(i * count) + k];
                }

                target[(i * channels) + c] = sum;
            }
        }
    }
}

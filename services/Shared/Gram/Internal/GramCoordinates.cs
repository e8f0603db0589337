using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Facet.Gram;

/// <summary>
/// A Gram of unit norm as it looks along some axes B [p, C] of channel space: the entries on and above the diagonal of B G B^T. Computed from
/// the rows of a record, without the Gram.
/// </summary>
internal sealed class GramCoordinates
{
    private readonly float[] _axes;

    /// <param name="axes">B, orthonormal.</param>
    /// <param name="channels">C.</param>
    public GramCoordinates(float[] axes, int channels)
    {
        (_axes, Channels, Axes) = (axes, channels, axes.Length / channels);
        Length = Axes * (Axes + 1) / 2;
    }

    public int Channels { get; }

    /// <summary>p.</summary>
    public int Axes { get; }

    /// <summary>Entries: p (p + 1) / 2.</summary>
    public int Length { get; }

    public ReadOnlySpan<float> Values => _axes;

    /// <summary>The rows of a record with all their digits, [rank, C]; their Gram has norm 1 but for rounding.</summary>
    public static void Unround(in CompactView record, Span<float> rows)
    {
        for (var plane = 0; plane < record.Planes; plane++)
        {
            var source = record.Rows.Slice(plane * record.Stride, record.Channels);
            var isSecond = plane >= record.Rank;
            var target = rows.Slice((isSecond ? plane - record.Rank : plane) * record.Channels, record.Channels);
            Unround(source, record.Scales[plane], target, isSecond);
        }
    }

    /// <summary>The entries of a record's Gram; their sum of squares, off the diagonal twice, is the share of it that the axes see.</summary>
    /// <param name="record">With C channels.</param>
    /// <param name="target">[Length]: row 0 from the diagonal on, row 1, ...</param>
    public void Write(in CompactView record, Span<float> target)
    {
        var rented = ArrayPool<float>.Shared.Rent(record.Rank * Channels);
        var rows = rented.AsSpan(0, record.Rank * Channels);
        Unround(record, rows);
        Write(new RowView(rows, record.Rank, Channels), (float)record.Weight, target);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The same of factors; their scale does not matter.</summary>
    /// <param name="factors">With C channels.</param>
    /// <param name="target">[Length].</param>
    public void Write(FactorMatrix factors, Span<float> target)
    {
        // Scaled to a largest value of 1, so that no product leaves the range of float32.
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(factors.Values.Span));
        var rented = ArrayPool<float>.Shared.Rent(factors.Values.Length);
        TensorPrimitives.Divide(factors.Values.Span, largest, rented);
        var scaled = new FactorMatrix(rented.AsMemory(0, factors.Values.Length), factors.Rows, Channels);
        Write(GramProduct.View(scaled), (float)(1 / Math.Sqrt(GramProduct.SquaredNorm(scaled))), target);
        ArrayPool<float>.Shared.Return(rented);
    }

    private void Write(RowView rows, float weight, Span<float> target)
    {
        var square = Axes * Axes;
        var rented = ArrayPool<float>.Shared.Rent((rows.Rows * Axes) + square);
        var seen = rented.AsSpan(0, rows.Rows * Axes);
        var products = rented.AsSpan(seen.Length, square);
        GramProduct.RowProducts(new RowView(_axes, Axes, Channels), rows, seen);
        using (var perRow = new Transposed(new RowView(seen, Axes, rows.Rows)))
        {
            // All products, because half of them in whole registers take less time than the other half takes to leave out.
            WeightedRows.Multiply(seen, perRow.Values, rows.Rows, products);
        }

        for (var (axis, begin) = (0, 0); axis < Axes; begin += Axes - axis, axis++)
        {
            products.Slice((axis * Axes) + axis, Axes - axis).CopyTo(target[begin..]);
        }

        TensorPrimitives.Multiply(target[..Length], weight, target);
        ArrayPool<float>.Shared.Return(rented);
    }

    private static void Unround(ReadOnlySpan<sbyte> source, float scale, Span<float> target, bool isSecond)
    {
        var c = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; c + Vector<sbyte>.Count <= source.Length; c += Vector<sbyte>.Count)
            {
                Vector.Widen(new Vector<sbyte>(source[c..]), out var low, out var high);
                Put(low, scale, target[c..], isSecond);
                Put(high, scale, target[(c + Vector<short>.Count)..], isSecond);
            }
        }

        for (; c < source.Length; c++)
        {
            target[c] = (isSecond ? target[c] : 0) + (source[c] * scale);
        }
    }

    private static void Put(Vector<short> values, float scale, Span<float> target, bool isSecond)
    {
        Vector.Widen(values, out var low, out var high);
        var (first, second) = (Vector.ConvertToSingle(low) * scale, Vector.ConvertToSingle(high) * scale);
        if (isSecond)
        {
            first += new Vector<float>(target);
            second += new Vector<float>(target[Vector<float>.Count..]);
        }

        first.CopyTo(target);
        second.CopyTo(target[Vector<float>.Count..]);
    }
}

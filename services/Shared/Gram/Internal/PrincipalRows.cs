using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Facet.Gram;

/// <summary>
/// The principal rows of F divided by sqrt(|F^T F|): mutually orthogonal rows with the same Gram as F but for its scale, largest first.
/// They come from the eigenvectors of F F^T or of F^T F, whichever is smaller. Does not depend on the scale of F. Rented memory.
/// </summary>
internal ref struct PrincipalRows
{
    private readonly FactorMatrix _factors;
    private readonly float[] _scaled;
    private readonly double[] _matrix;
    private readonly SymmetricEigen _eigen;
    private readonly bool _byPatches;

    public PrincipalRows(FactorMatrix factors)
    {
        // Scaled to a largest value of 1, so that no product below leaves the range of float32.
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(factors.Values.Span));
        _scaled = ArrayPool<float>.Shared.Rent(factors.Values.Length);
        TensorPrimitives.Divide(factors.Values.Span, largest, _scaled);
        _factors = new FactorMatrix(_scaled.AsMemory(0, factors.Values.Length), factors.Rows, factors.Channels);
        _byPatches = factors.Rows <= factors.Channels;
        Size = Math.Min(factors.Rows, factors.Channels);
        _matrix = ArrayPool<double>.Shared.Rent(Size * Size);
        GramProduct.AllProducts(_factors, _byPatches, _matrix);
        _eigen = new SymmetricEigen(_matrix, Size);
        var sum = 0d;
        for (var k = 0; k < Size; k++)
        {
            sum += Math.Pow(Math.Max(_eigen.Value(k), 0), 2);
        }

        ScaledNorm = Math.Sqrt(sum);
        GramNorm = ScaledNorm * largest * largest;
    }

    /// <summary>Rows there are: the smaller of patches and channels.</summary>
    public int Size { get; }

    /// <summary>|F^T F|.</summary>
    public double GramNorm { get; }

    private double ScaledNorm { get; }

    /// <summary>What row k carries of the Gram: its eigenvalue / |G|, 0..1; equals its squared length.</summary>
    public readonly double Share(int k) => Math.Max(_eigen.Value(k), 0) / ScaledNorm;

    /// <param name="k">Which row; its share must be above 0.</param>
    /// <param name="row">[channels]: receives it.</param>
    /// <param name="rotation">[patches]: receives what it contributes to each patch, F[i] ~ sqrt(|G|) * sum over k of rotation[i] * row.</param>
    public readonly void Row(int k, Span<float> row, Span<float> rotation)
    {
        var vector = ArrayPool<double>.Shared.Rent(Size);
        _eigen.Vector(k, vector);
        var values = _factors.Values.Span;
        var channels = _factors.Channels;
        if (_byPatches)
        {
            row.Clear();
            for (var i = 0; i < _factors.Rows; i++)
            {
                rotation[i] = (float)vector[i];
            }

            AddRows(values, rotation, row);
            TensorPrimitives.Multiply(row, (float)(1 / Math.Sqrt(ScaledNorm)), row);
        }
        else
        {
            for (var c = 0; c < channels; c++)
            {
                row[c] = (float)vector[c];
            }

            for (var i = 0; i < _factors.Rows; i++)
            {
                rotation[i] = (float)(TensorPrimitives.Dot(values.Slice(i * channels, channels), row) / Math.Sqrt(_eigen.Value(k)));
            }

            TensorPrimitives.Multiply(row, (float)Math.Sqrt(Share(k)), row);
        }

        ArrayPool<double>.Shared.Return(vector);
    }

    /// <summary>row += sum of weight[i] * F[i], four rows at a time: one load and store of the sum feeds four multiplications.</summary>
    private static void AddRows(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, Span<float> row)
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

    public readonly void Dispose()
    {
        _eigen.Dispose();
        ArrayPool<double>.Shared.Return(_matrix);
        ArrayPool<float>.Shared.Return(_scaled);
    }
}

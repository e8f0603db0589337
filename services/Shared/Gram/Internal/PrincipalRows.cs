using System.Buffers;
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

            WeightedRows.Add(values, rotation[.._factors.Rows], row);
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

    public readonly void Dispose()
    {
        _eigen.Dispose();
        ArrayPool<double>.Shared.Return(_matrix);
        ArrayPool<float>.Shared.Return(_scaled);
    }
}

using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace Facet.Gram;

/// <summary>
/// Eigenvalues, largest first, and eigenvectors of a small symmetric matrix: Householder reduction to three diagonals, then implicit QL
/// (Golub and Van Loan, Matrix Computations, 8.3). Vectors are turned back one at a time, because callers want only the leading ones.
/// Rented memory: dispose it.
/// </summary>
internal ref struct SymmetricEigen
{
    private readonly int _size;
    private readonly double[] _buffer;
    private readonly int[] _order;

    // Rows k hold the Householder vector of step k from column k + 1 on.
    private readonly Span<double> _matrix;

    // Rows are the eigenvectors of the three diagonals.
    private readonly Span<double> _tilted;
    private readonly Span<double> _diagonal, _beside, _factors, _work;

    /// <param name="matrix">[size, size], symmetric; overwritten, and in use until disposal.</param>
    /// <param name="size">At least 1.</param>
    public SymmetricEigen(Span<double> matrix, int size)
    {
        _size = size;
        _matrix = matrix[..(size * size)];
        _buffer = ArrayPool<double>.Shared.Rent((size * size) + (4 * size));
        _order = ArrayPool<int>.Shared.Rent(size);
        _tilted = _buffer.AsSpan(0, size * size);
        var lines = _buffer.AsSpan(size * size);
        _diagonal = lines[..size];
        _beside = lines.Slice(size, size);
        _factors = lines.Slice(2 * size, size);
        _work = lines.Slice(3 * size, size);
        Reduce();
        ImplicitQl.Solve(_diagonal, _beside, _tilted);
        Sort();
    }

    /// <summary>Eigenvalue <paramref name="rank"/>; 0 is the largest.</summary>
    public readonly double Value(int rank) => _diagonal[_order[rank]];

    /// <summary>Unit eigenvector of <see cref="Value"/>.</summary>
    public readonly void Vector(int rank, Span<double> target)
    {
        _tilted.Slice(_order[rank] * _size, _size).CopyTo(target);
        for (var k = _size - 3; k >= 0; k--)
        {
            var reflector = _matrix.Slice((k * _size) + k + 1, _size - k - 1);
            var rest = target[(k + 1).._size];
            var share = -_factors[k] * TensorPrimitives.Dot<double>(reflector, rest);
            TensorPrimitives.MultiplyAdd(reflector, share, rest, rest);
        }
    }

    public readonly void Dispose()
    {
        ArrayPool<double>.Shared.Return(_buffer);
        ArrayPool<int>.Shared.Return(_order);
    }

    /// <summary>H A H for reflectors H = 1 - f v v^T, one column after the other.</summary>
    private readonly void Reduce()
    {
        for (var k = 0; k < _size - 2; k++)
        {
            _diagonal[k] = _matrix[(k * _size) + k];
            var vector = _matrix.Slice((k * _size) + k + 1, _size - k - 1);
            var length = Math.Sqrt(TensorPrimitives.SumOfSquares<double>(vector));
            if (length == 0)
            {
                (_beside[k], _factors[k]) = (0, 0);
                continue;
            }

            // The sign that does not cancel.
            var end = vector[0] > 0 ? -length : length;
            _beside[k] = end;
            _factors[k] = 1 / (length * (length + Math.Abs(vector[0])));
            vector[0] -= end;
            Reflect(k + 1, vector, _factors[k]);
        }

        for (var k = Math.Max(_size - 2, 0); k < _size; k++)
        {
            _diagonal[k] = _matrix[(k * _size) + k];
            _beside[k] = k + 1 < _size ? _matrix[(k * _size) + k + 1] : 0;
        }
    }

    /// <summary>The lower right block from <paramref name="first"/> on: A - v w^T - w v^T.</summary>
    private readonly void Reflect(int first, ReadOnlySpan<double> vector, double factor)
    {
        var count = vector.Length;
        var other = _work[..count];
        for (var i = 0; i < count; i++)
        {
            other[i] = factor * TensorPrimitives.Dot(_matrix.Slice(((first + i) * _size) + first, count), vector);
        }

        var half = -0.5 * factor * TensorPrimitives.Dot<double>(other, vector);
        TensorPrimitives.MultiplyAdd(vector, half, other, other);
        for (var i = 0; i < count; i++)
        {
            // Later steps read only from the diagonal on to the right, and whole rows in the products above.
            Subtract(_matrix.Slice(((first + i) * _size) + first, count), vector, other[i], other, vector[i]);
        }
    }

    private static void Subtract(Span<double> target, ReadOnlySpan<double> x, double a, ReadOnlySpan<double> y, double b)
    {
        var i = 0;
        var (wideA, wideB) = (new Vector<double>(a), new Vector<double>(b));
        for (; i + Vector<double>.Count <= target.Length; i += Vector<double>.Count)
        {
            var rest = new Vector<double>(target[i..]) - (new Vector<double>(x[i..]) * wideA) - (new Vector<double>(y[i..]) * wideB);
            rest.CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] = target[i] - (x[i] * a) - (y[i] * b);
        }
    }

    private readonly void Sort()
    {
        var order = _order.AsSpan(0, _size);
        for (var i = 0; i < _size; i++)
        {
            order[i] = i;
        }

        _diagonal.CopyTo(_work);
        TensorPrimitives.Negate<double>(_work, _work);
        _work.Sort(order);
    }
}

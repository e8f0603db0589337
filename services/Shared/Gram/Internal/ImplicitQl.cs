using System.Numerics;
using System.Runtime.InteropServices;

namespace Facet.Gram;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix of three diagonals, by implicit QL steps.</summary>
internal static class ImplicitQl
{
    /// <summary>Off-diagonal entries below this share of the matrix count as zero.</summary>
    private const double Negligible = 1e-10;

    /// <summary>QL needs two or three turns a value; more than this means a fault.</summary>
    private const int MaxTurns = 60;

    /// <param name="diagonal">[n]: receives the eigenvalues, in no order.</param>
    /// <param name="beside">[n]: entry k stands between k and k + 1; overwritten.</param>
    /// <param name="vectors">[n, n]: receives an eigenvector in each row.</param>
    /// <exception cref="ArithmeticException">The matrix is not finite.</exception>
    public static void Solve(Span<double> diagonal, Span<double> beside, Span<double> vectors)
    {
        var size = diagonal.Length;
        vectors.Clear();
        var largest = 0d;
        for (var i = 0; i < size; i++)
        {
            vectors[(i * size) + i] = 1;
            largest = Math.Max(largest, Math.Abs(diagonal[i]) + Math.Abs(beside[i]));
        }

        if (!double.IsFinite(largest))
        {
            throw new ArithmeticException("a matrix that is not finite has no eigenvalues");
        }

        for (var first = 0; first < size; first++)
        {
            for (var turn = 0; ; turn++)
            {
                var last = first;
                while (last < size - 1 && Math.Abs(beside[last]) > Negligible * largest)
                {
                    last++;
                }

                if (last == first)
                {
                    break;
                }

                if (turn == MaxTurns)
                {
                    throw new ArithmeticException($"the eigenvalues of a matrix of {size} x {size} do not converge");
                }

                Turn(first, last, diagonal, beside, vectors);
            }
        }
    }

    /// <summary>One implicit QL step with Wilkinson's shift on the block first..last.</summary>
    private static void Turn(int first, int last, Span<double> diagonal, Span<double> beside, Span<double> vectors)
    {
        var size = diagonal.Length;
        var slope = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
        var root = Math.Sqrt((slope * slope) + 1);
        var bulge = diagonal[last] - diagonal[first] + (beside[first] / (slope + Math.CopySign(root, slope)));
        double sine = 1, cosine = 1, shift = 0;
        for (var i = last - 1; i >= first; i--)
        {
            var (f, b) = (sine * beside[i], cosine * beside[i]);
            var length = Math.Sqrt((f * f) + (bulge * bulge));
            beside[i + 1] = length;
            if (length < 1e-300)
            {
                // The block splits here.
                diagonal[i + 1] -= shift;
                beside[last] = 0;
                return;
            }

            var inverse = 1 / length;
            (sine, cosine) = (f * inverse, bulge * inverse);
            bulge = diagonal[i + 1] - shift;
            var change = ((diagonal[i] - bulge) * sine) + (2 * cosine * b);
            shift = sine * change;
            diagonal[i + 1] = bulge + shift;
            bulge = (cosine * change) - b;
            Rotate(vectors.Slice(i * size, size), vectors.Slice((i + 1) * size, size), cosine, sine);
        }

        diagonal[first] -= shift;
        beside[first] = bulge;
        beside[last] = 0;
    }

    private static void Rotate(Span<double> x, Span<double> y, double cosine, double sine)
    {
        var wideX = MemoryMarshal.Cast<double, Vector<double>>(x);
        var wideY = MemoryMarshal.Cast<double, Vector<double>>(y);
        var (c, s) = (new Vector<double>(cosine), new Vector<double>(sine));
        for (var i = 0; i < wideX.Length; i++)
        {
            var (p, q) = (wideX[i], wideY[i]);
            wideX[i] = (c * p) - (s * q);
            wideY[i] = (s * p) + (c * q);
        }

        for (var i = wideX.Length * Vector<double>.Count; i < x.Length; i++)
        {
            (x[i], y[i]) = ((cosine * x[i]) - (sine * y[i]), (sine * x[i]) + (cosine * y[i]));
        }
    }
}

using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(33)]
    [InlineData(100)]
    public void Values_and_vectors_make_the_matrix_again(int size)
    {
        var matrix = Symmetric(size, 1);

        AssertDecomposes(matrix, size);
    }

    [Fact]
    public void Equal_and_zero_eigenvalues_still_have_orthogonal_vectors()
    {
        var flat = new double[64];
        for (var i = 0; i < 8; i++)
        {
            flat[i * 9] = i < 5 ? 2 : 0;
        }

        AssertDecomposes(flat, 8);
        AssertDecomposes(new double[49], 7);
    }

    [Fact]
    public void One_large_value_does_not_hide_the_small_ones()
    {
        // v v^T scaled by 1e6 plus a small symmetric matrix.
        var matrix = Symmetric(20, 2);
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i] += 1e6;
        }

        AssertDecomposes(matrix, 20);
    }

    [Fact]
    public void Largest_values_come_first()
    {
        using var eigen = new SymmetricEigen(Symmetric(40, 3), 40);

        for (var k = 1; k < 40; k++)
        {
            Assert.True(eigen.Value(k - 1) >= eigen.Value(k));
        }
    }

    [Fact]
    public void Refuses_what_is_not_finite()
    {
        var matrix = Symmetric(6, 4);
        matrix[8] = matrix[13] = double.NaN;

        Assert.Throws<ArithmeticException>(() =>
        {
            using var eigen = new SymmetricEigen(matrix, 6);
        });
    }

    private static double[] Symmetric(int size, int seed)
    {
        var random = new Random(seed);
        var matrix = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = i; j < size; j++)
            {
                matrix[(i * size) + j] = matrix[(j * size) + i] = (2 * random.NextDouble()) - 1;
            }
        }

        return matrix;
    }

    private static void AssertDecomposes(double[] matrix, int size)
    {
        var scale = 1e-8 * Math.Max(matrix.Max(Math.Abs), 1);
        var vectors = new double[size][];
        var rebuilt = new double[size * size];
        using var eigen = new SymmetricEigen([.. matrix], size);
        for (var k = 0; k < size; k++)
        {
            var vector = vectors[k] = new double[size];
            eigen.Vector(k, vector);
            for (var i = 0; i < rebuilt.Length; i++)
            {
                rebuilt[i] += eigen.Value(k) * vector[i / size] * vector[i % size];
            }

            for (var j = 0; j <= k; j++)
            {
                Assert.Equal(j == k ? 1 : 0, FactorSamples.Inner(vector, vectors[j]), 1e-10);
            }
        }

        for (var i = 0; i < rebuilt.Length; i++)
        {
            Assert.InRange(Math.Abs(rebuilt[i] - matrix[i]), 0, scale);
        }
    }
}

using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class SubspaceIterationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(60, 20)]
    [InlineData(150, 10)]
    public void Finds_what_the_full_decomposition_finds(int size, int count)
    {
        var matrix = Products(Rows(size, size, decay: 0.8));
        using var expected = new SymmetricEigen(Array.ConvertAll(matrix, value => (double)value), size);

        var (values, vectors) = SubspaceIteration.Find(matrix, size, count, 3);

        Assert.Equal(count, values.Length);
        var vector = new double[size];
        for (var k = 0; k < count; k++)
        {
            Assert.Equal(expected.Value(k), values[k], 1e-4 * expected.Value(0));
            expected.Vector(k, vector);
            var dot = Enumerable.Range(0, size).Sum(i => vector[i] * vectors[(k * size) + i]);
            Assert.Equal(1, Math.Abs(dot), expected.Value(k) > 1e-3 * expected.Value(0) ? 0.02 : 1);
        }
    }

    [Fact]
    public void Gives_no_more_than_the_rank()
    {
        float[] row = [1, 2, 3, 4];
        var matrix = Products(Enumerable.Repeat(row, 40).ToArray());

        var (values, vectors) = SubspaceIteration.Find(matrix, 40, 8, 1);

        Assert.Equal(40 * 30, Assert.Single(values), 0.01);
        Assert.All(vectors, value => Assert.Equal(1 / Math.Sqrt(40), Math.Abs(value), 1e-5));
        Assert.Empty(SubspaceIteration.Find(new float[9], 3, 2, 1).Values);
    }

    [Theory]
    [InlineData(30, 50)]
    [InlineData(50, 30)]
    public void Axes_of_rows_carry_as_much_as_any(int count, int length)
    {
        var rows = Rows(count, length, decay: 0.7);
        var axes = PrincipalAxes.Find(rows.SelectMany(row => row).ToArray(), length, 6, 2);
        using var eigen = new SymmetricEigen(Array.ConvertAll(Products(rows), value => (double)value), count);

        Assert.Equal(6 * length, axes.Length);
        for (var k = 0; k < 6; k++)
        {
            var axis = axes.AsSpan(k * length, length).ToArray();
            Assert.Equal(eigen.Value(k), rows.Sum(row => Math.Pow(Dot(row, axis), 2)), 1e-3 * eigen.Value(0));
            Assert.Equal(1, Dot(axis, axis), 1e-4);
        }
    }

    private static float[][] Rows(int count, int length, double decay)
    {
        var random = new Random(count);
        var scales = Enumerable.Range(0, count).Select(i => Math.Pow(decay, i)).ToArray();
        return [.. scales.Select(scale => Enumerable.Range(0, length).Select(_ => (float)(scale * (random.NextDouble() - 0.5))).ToArray())];
    }

    private static float[] Products(float[][] rows) => [.. rows.SelectMany(left => rows.Select(right => (float)Dot(left, right)))];

    private static double Dot(float[] left, float[] right) => left.Zip(right).Sum(pair => (double)pair.First * pair.Second);
}

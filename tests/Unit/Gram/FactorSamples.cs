using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

/// <summary>Seeded factors and the plain double computation they are compared with.</summary>
internal static class FactorSamples
{
    /// <summary>Independent values in -1..1, times a scale.</summary>
    public static FactorMatrix Random(int seed, int rows, int channels, double scale = 1)
    {
        var random = new Random(seed);
        return Make(rows, channels, (_, _) => scale * (2 * random.NextDouble() - 1));
    }

    /// <summary>Non-negative rows that are much alike, as the output of a ReLU is.</summary>
    public static FactorMatrix ReluLike(int seed, int rows, int channels, double scale = 1)
    {
        var random = new Random(seed);
        var common = Enumerable.Range(0, channels).Select(_ => 3 * random.NextDouble() - 0.9).ToArray();
        return Make(rows, channels, (_, channel) => scale * Math.Max(common[channel] + random.NextDouble(), 0));
    }

    /// <summary>Cosine of the two full Grams, all in double.</summary>
    public static double CosineOfGrams(FactorMatrix a, FactorMatrix b)
    {
        double[] left = FullGram(a), right = FullGram(b);
        return Inner(left, right) / Math.Sqrt(Inner(left, left) * Inner(right, right));
    }

    public static double Inner(double[] x, double[] y) => x.Zip(y, (p, q) => p * q).Sum();

    public static double[] FullGram(FactorMatrix factors)
    {
        var values = factors.Values.Span;
        var channels = factors.Channels;
        var gram = new double[channels * channels];
        for (var row = 0; row < factors.Rows; row++)
        {
            var line = values.Slice(row * channels, channels);
            for (var entry = 0; entry < gram.Length; entry++)
            {
                gram[entry] += (double)line[entry / channels] * line[entry % channels];
            }
        }

        return gram;
    }

    private static FactorMatrix Make(int rows, int channels, Func<int, int, double> value)
    {
        var values = new float[rows * channels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)value(i / channels, i % channels);
        }

        return new FactorMatrix(values, rows, channels);
    }
}

using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

/// <summary>Rows around a common direction with fading others, as regions of faces have them.</summary>
internal static class FaceLikeFactors
{
    public static FactorMatrix Make(int seed, int rows, int channels, double scale = 1, double decay = 0.6)
    {
        var shared = new Random(12345);
        var own = new Random(seed);
        var values = new float[rows * channels];
        var strength = scale;
        for (var k = 0; k < Math.Max(rows, 4); k++, strength *= decay)
        {
            var direction = Enumerable.Range(0, channels).Select(_ => Normal(shared) + (0.5 * Normal(own))).ToArray();
            for (var i = 0; i < rows; i++)
            {
                var amount = strength * (k == 0 ? 1.5 + (0.3 * Normal(own)) : Normal(own));
                for (var c = 0; c < channels; c++)
                {
                    values[(i * channels) + c] += (float)(amount * direction[c]);
                }
            }
        }

        return new FactorMatrix(values, rows, channels);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

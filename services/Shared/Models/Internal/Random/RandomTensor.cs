using System.Text;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Random;

/// <summary>Made-up weights of a likely size for what they do, decided by a seed and the tensor's name alone.</summary>
internal static class RandomTensor
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    // A sum of four uniform 16-bit numbers is nearly normal; its variance is 4 * 65536^2 / 12.
    private const double SumMean = 2 * 65_535.0;
    private const double SumDeviation = 65_536 * 0.577_350_269_189_625_8;

    /// <param name="spec">Name, role and shape.</param>
    /// <param name="seed">Another seed gives other numbers.</param>
    /// <param name="strength">1 keeps the size of activations as they go through a layer; more makes outputs sensitive to every detail.</param>
    public static float[] Make(TensorSpec spec, long seed, double strength)
    {
        var values = new float[spec.Shape.Aggregate(1L, (count, size) => count * size)];
        var (mean, deviation) = Distribution(spec, strength);
        var start = Hash(spec.Name, seed);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(mean + (deviation * Normal(Mix(start + ((ulong)i * Golden)))));
        }

        if (spec.Role == TensorRole.Variance)
        {
            Array.ForEach([.. Enumerable.Range(0, values.Length)], i => values[i] = 0.5f + Math.Abs(values[i]));
        }

        return values;
    }

    private static (double Mean, double Deviation) Distribution(TensorSpec spec, double strength) => spec.Role switch
    {
        TensorRole.Matrix => (0, strength / Math.Sqrt(spec.Shape.Skip(1).Aggregate(1L, (count, size) => count * size))),
        TensorRole.Bias or TensorRole.Mean => (0, 0.1 * strength),
        TensorRole.NormWeight => (1, 0.1 * strength),
        TensorRole.LayerScale => (0.3, 0.1),
        TensorRole.Embedding => (0, 0.5),
        TensorRole.Variance => (0, 0.5),
        _ => (2.5, 0),
    };

    private static double Normal(ulong bits) =>
        (((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48)) - SumMean) / SumDeviation;

    // The finaliser of SplitMix64.
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }

    // FNV-1a, so that the numbers do not depend on the runtime's own string hash.
    private static ulong Hash(string name, long seed)
    {
        var hash = 0xCBF2_9CE4_8422_2325 ^ Mix((ulong)seed);
        foreach (var letter in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ letter) * 0x100_0000_01B3;
        }

        return Mix(hash);
    }
}

using System.Numerics.Tensors;
using Facet.Models;

namespace Facet.Benchmarks;

/// <summary>The plain way: every file's whole Gram C x C in float32, of unit length, and a product of matrix and vector a query.</summary>
internal sealed class FullGrams
{
    private readonly float[][] _grams;

    public FullGrams(string[] paths)
    {
        _grams = new float[paths.Length][];
        Parallel.For(0, paths.Length, () => new FeatureReader(), (i, _, reader) =>
        {
            _grams[i] = UnitGram(reader.Read(paths[i]));
            return reader;
        }, _ => { });
    }

    /// <summary>Cosines of a file with all.</summary>
    public float[] Scores(string target)
    {
        var query = UnitGram(FeatureFile.Read(target));
        var scores = new float[_grams.Length];
        Parallel.For(0, scores.Length, i => scores[i] = TensorPrimitives.Dot<float>(query, _grams[i]));
        return scores;
    }

    private static float[] UnitGram(FeatureMap map)
    {
        var (values, channels, cells) = (map.ToFloats(), map.Channels, map.Height * map.Width);
        var gram = new float[channels * channels];
        for (var i = 0; i < channels; i++)
        {
            var row = values.AsSpan(i * cells, cells);
            for (var j = i; j < channels; j++)
            {
                gram[(i * channels) + j] = gram[(j * channels) + i] = TensorPrimitives.Dot<float>(row, values.AsSpan(j * cells, cells));
            }
        }

        TensorPrimitives.Divide(gram, Math.Max(TensorPrimitives.Norm<float>(gram), 1e-8f), gram);
        return gram;
    }
}

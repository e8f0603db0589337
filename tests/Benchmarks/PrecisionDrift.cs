using System.Globalization;
using Facet.Gram;
using Facet.Models;

namespace Facet.Benchmarks;

/// <summary>
/// How far the scores of a region move when the backbone runs in a reduced precision: every pair of faces of a folder, scored from float32
/// factors and from the others. Without published weights at hand the backbone has made-up ones, whose scores move more than trained ones' do.
/// </summary>
internal static class PrecisionDrift
{
    public static int Run(string folder, string[] options)
    {
        var count = int.Parse(Arguments.Value(options, "--photos") ?? "100", CultureInfo.InvariantCulture);
        var model = Arguments.Value(options, "--model") ?? "dinov3-vits16";
        var strength = double.Parse(Arguments.Value(options, "--strength") ?? "1", CultureInfo.InvariantCulture);
        var precision = Enum.Parse<ModelPrecision>(Arguments.Value(options, "--precision") ?? "I8", ignoreCase: true);
        var faces = FaceCrop.Load(folder, count, FaceFactors.Regions);
        var exact = FaceFactors.OfTransformer(model, strength, ModelPrecision.F32, faces);
        var reduced = FaceFactors.OfTransformer(model, strength, precision, faces);
        Console.WriteLine(FormattableString.Invariant($"{model}, strength {strength}, {faces.Count} faces, {precision} against F32"));
        foreach (var region in FaceFactors.Regions)
        {
            var (drifts, range) = Compare(exact[region], reduced[region]);
            Console.WriteLine(FormattableString.Invariant(
                $"{region,-7} {drifts.Count} pairs: drift mean {drifts.Average():0.00000}, largest {drifts.Max():0.00000}; float32 scores {range.Min:0.000}..{range.Max:0.000}"));
        }

        return 0;
    }

    private static (List<double> Drifts, (double Min, double Max) Range) Compare(FactorMatrix?[] exact, FactorMatrix?[] reduced)
    {
        var drifts = new List<double>();
        var (min, max) = (1d, 0d);
        for (var a = 0; a < exact.Length; a++)
        {
            for (var b = a + 1; b < exact.Length; b++)
            {
                if (exact[a] is { } exactA && exact[b] is { } exactB)
                {
                    var score = GramScore.Exact(exactA, exactB);
                    (min, max) = (Math.Min(min, score), Math.Max(max, score));
                    drifts.Add(Math.Abs(score - GramScore.Exact(reduced[a]!, reduced[b]!)));
                }
            }
        }

        return (drifts, (min, max));
    }
}

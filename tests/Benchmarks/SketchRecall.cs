using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Facet.Gram;
using Facet.Models;

namespace Facet.Benchmarks;

/// <summary>
/// Share of the exact top 10 that stands in the best 20, 50, 100, 200 by sketches of unit length, on the faces of a folder and on made-up points, and the time of
/// a sketch. Exact scores are those of records.
/// </summary>
internal static class SketchRecall
{
    private const int Top = 10;
    private const int Sample = 2048;

    private static readonly int[] s_shortlists = [20, 50, 100, 200];
    private static readonly int[] s_axes = [32, 48, 64];

    public static int Run(string[] options)
    {
        var points = int.Parse(Arguments.Value(options, "--points") ?? "20000", CultureInfo.InvariantCulture);
        var queries = int.Parse(Arguments.Value(options, "--queries") ?? "200", CultureInfo.InvariantCulture);
        Console.WriteLine($"recall of the best {Top} within the best {string.Join(", ", s_shortlists)}");
        if (Arguments.Value(options, "--faces") is { } folder)
        {
            var faces = FaceCrop.Load(folder, 1000, FaceFactors.Regions);
            OnFaces("dinov3-vits16", FaceFactors.OfTransformer("dinov3-vits16", 1, ModelPrecision.F32, faces));
            OnFaces("faceres-early", FaceFactors.OfRecipe("faceres-early", faces));
            OnFaces("faceres-late", FaceFactors.OfRecipe("faceres-late", faces));
        }

        OnSynthetic(points, queries);
        return 0;
    }

    private static void OnFaces(string recipe, Dictionary<string, FactorMatrix?[]> regions)
    {
        foreach (var (region, factors) in regions)
        {
            ReadOnlyMemory<byte>[] records = [.. factors.OfType<FactorMatrix>().Select(item => (ReadOnlyMemory<byte>)CompactFactors.Encode(item))];

            // Trained on half of the faces, so that recall is not measured on what the model knows by heart.
            Measure($"{recipe} {region}", records, records.Length, records[..(records.Length / 2)], new SketchOptions());
        }
    }

    private static void OnSynthetic(int points, int queries)
    {
        var source = new SyntheticFactors(new SyntheticOptions { Persons = Math.Max(200, points / 5) });
        for (var region = 0; region < source.Regions.Count; region++)
        {
            var start = Stopwatch.GetTimestamp();
            var records = new byte[]?[points];
            for (var i = 0; i < points; i++)
            {
                records[i] = source.Record(i, region);
            }

            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            ReadOnlyMemory<byte>[] shown = [.. records.OfType<byte[]>().Select(record => (ReadOnlyMemory<byte>)record)];
            Console.WriteLine(FormattableString.Invariant(
                $"made-up {source.Regions[region]}: {points / seconds:0} records/s on one thread, {shown.Average(record => record.Length):0} bytes"));
            foreach (var axes in s_axes)
            {
                Measure($"made-up {source.Regions[region]}", shown, queries, shown[^Math.Min(Sample, shown.Length / 2)..], new SketchOptions { Axes = axes });
            }
        }
    }

    private static void Measure(
        string name, ReadOnlyMemory<byte>[] records, int queries, ReadOnlyMemory<byte>[] sample, SketchOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        var model = SketchModel.Train(sample, options);
        var training = Stopwatch.GetElapsedTime(start).TotalSeconds;
        CompactScorer[] scorers = [.. records.Take(queries).Select(record => new CompactScorer(CompactFactors.Read(record)))];
        float[][] sketches = new float[records.Length][];
        var best = double.MaxValue;
        for (var i = 0; i < records.Length; i++)
        {
            sketches[i] = new float[model.Dimensions];
            var factors = CompactFactors.Read(records[i]);
            start = Stopwatch.GetTimestamp();
            model.Sketch(factors, sketches[i]);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        Console.WriteLine(
            $"{name}, {records.Length} points, {sample.Length} of them to train, {model.Axes} axes: "
            + FormattableString.Invariant($"residual {model.ResidualShare:0.0000}, trained in {training:0.0} s, sketch {best:0} us"));
        int[][] exact = [.. Enumerable.Range(0, queries).AsParallel().AsOrdered()
            .Select(query => Best(Top, query, records.Length, i => scorers[query].Score(records[i].Span)))];
        foreach (var dimensions in new[] { 32, model.Dimensions })
        {
            Print($"d {dimensions} float", dimensions, exact, [.. sketches.Select(sketch => Unit(sketch[..dimensions]))]);
            Print($"d {dimensions} int8", dimensions, exact, [.. sketches.Select(sketch => Rounded(Unit(sketch[..dimensions])))]);
        }
    }

    private static void Print(string name, int dimensions, int[][] exact, float[][] sketches)
    {
        var found = new double[s_shortlists.Length];
        for (var query = 0; query < exact.Length; query++)
        {
            var own = sketches[query];
            var rough = Best(s_shortlists[^1], query, sketches.Length, i => TensorPrimitives.Dot<float>(own, sketches[i]));
            for (var k = 0; k < found.Length; k++)
            {
                found[k] += exact[query].Intersect(rough.Take(s_shortlists[k])).Count();
            }
        }

        var shares = found.Select(count => (count / (Top * exact.Length)).ToString("0.0000", CultureInfo.InvariantCulture));
        Console.WriteLine($"  {name,-12} {string.Join("  ", shares)}");
    }

    private static float[] Unit(float[] sketch)
    {
        var length = TensorPrimitives.Norm<float>(sketch);
        return Array.ConvertAll(sketch, value => length == 0 ? 0 : value / length);
    }

    /// <summary>As a store keeps it: multiples of a step of its own.</summary>
    private static float[] Rounded(float[] sketch)
    {
        var step = Math.Abs(TensorPrimitives.MaxMagnitude<float>(sketch)) / sbyte.MaxValue;
        return Array.ConvertAll(sketch, value => step == 0 ? 0 : MathF.Round(value / step) * step);
    }

    private static int[] Best(int count, int query, int points, Func<int, double> score)
    {
        var best = new PriorityQueue<int, double>();
        for (var i = 0; i < points; i++)
        {
            if (i == query)
            {
                continue;
            }

            if (best.Count < count)
            {
                best.Enqueue(i, score(i));
            }
            else
            {
                best.EnqueueDequeue(i, score(i));
            }
        }

        var order = new int[best.Count];
        for (var i = order.Length - 1; i >= 0; i--)
        {
            order[i] = best.Dequeue();
        }

        return order;
    }
}

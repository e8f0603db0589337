using System.Diagnostics;
using Facet.Inference;
using Facet.Models;

namespace Facet.Cli.Benchmarks;

/// <summary>Images a second of one converted vision model.</summary>
internal static class ExtractBenchmark
{
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(2);

    /// <param name="graph">A vision graph of fixed size with one input.</param>
    /// <param name="batch">Images a run.</param>
    /// <param name="threads">Threads of a run; 0 takes one for each core.</param>
    /// <param name="rounds">Rounds of about two seconds each.</param>
    /// <param name="cancel">Ends it between two runs.</param>
    /// <returns>Images a second of each round.</returns>
    public static IReadOnlyList<double> Run(ConvertedGraph graph, int batch, int threads, int rounds, CancellationToken cancel)
    {
        using var session = GraphSession.Open(graph.Path, new OnnxModelOptions { IntraOpThreads = threads });
        var input = (graph.Inputs[0].Name, Images(graph, batch));
        session.Run(input);
        return [.. Enumerable.Range(0, rounds).Select(_ => Round(session, input, batch, cancel))];
    }

    private static double Round(GraphSession session, (string Name, GraphTensor Tensor) input, int batch, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        var images = 0;
        while (watch.Elapsed < s_round)
        {
            cancel.ThrowIfCancellationRequested();
            session.Run(input);
            images += batch;
        }

        return images / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Noise with the spread of normalised pictures: an empty input may run faster than a picture.</summary>
    private static GraphTensor Images(ConvertedGraph graph, int batch)
    {
        var size = graph.Size ?? throw new CliException(ExitCodes.Usage, "The speed is measured at one image size; give --size.");
        var random = new Random(1);
        var pixels = new float[batch * 3 * size.Height * size.Width];
        foreach (ref var pixel in pixels.AsSpan())
        {
            pixel = (random.NextSingle() * 4) - 2;
        }

        return GraphTensor.Of(pixels, batch, 3, size.Height, size.Width);
    }
}

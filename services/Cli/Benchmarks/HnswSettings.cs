using Facet.Index;

namespace Facet.Cli.Benchmarks;

/// <summary>What is built and how it is searched.</summary>
internal sealed record HnswSettings(
    VectorMetric Metric, VectorStorage Storage, bool Rescore, GraphOptions Graph, IReadOnlyList<int> Efs, int Rounds, int BuildThreads);

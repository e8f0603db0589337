namespace Facet.Cli.Benchmarks;

/// <summary>What <see cref="GramSearchBenchmark"/> measured.</summary>
internal sealed record GramSearchReport
{
    public required int Points { get; init; }

    public required int Regions { get; init; }

    public required int Channels { get; init; }

    public required int Queries { get; init; }

    /// <summary>How the searches were really done.</summary>
    public required string Mode { get; init; }

    /// <summary>Against the cosine of the full Grams of the factors as they were sent.</summary>
    public required double RecallAt10 { get; init; }

    public required double P50Milliseconds { get; init; }

    public required double P99Milliseconds { get; init; }

    /// <summary>One search after the other.</summary>
    public required double QueriesPerSecond { get; init; }

    /// <summary>As many at a time as there are processors.</summary>
    public required double ConcurrentQueriesPerSecond { get; init; }

    /// <summary>Points compared exactly by a search, on average.</summary>
    public required double ScoredPoints { get; init; }

    /// <summary>Median of a search that compares with every point.</summary>
    public required double ExactMilliseconds { get; init; }

    /// <summary>Of exact searches: what storing compact factors costs.</summary>
    public required double ExactRecallAt10 { get; init; }

    /// <summary>One query against all full Grams, by the time that some hundred in memory take on one thread.</summary>
    public required double FullGramMilliseconds { get; init; }

    /// <summary>That against the median of a search.</summary>
    public required double TimesFullGram { get; init; }

    /// <summary>While the index followed; making the points is part of it. Absent when they were there already.</summary>
    public required double? IngestPointsPerSecond { get; init; }

    /// <summary>From the last acknowledgement until the index had everything.</summary>
    public required double IndexWaitSeconds { get; init; }

    /// <summary>From opening the folder to the first answer with a whole index.</summary>
    public required double RestartSeconds { get; init; }

    /// <summary>Of points made before, durable and in the index, beside searches.</summary>
    public required double UpsertPointsPerSecond { get; init; }

    public required double P50WhileWritingMilliseconds { get; init; }

    public required int Shortlist { get; init; }

    public required int Ef { get; init; }

    public required double IndexMegabytes { get; init; }

    public required double IndexBytesPerRegion { get; init; }

    /// <summary>Of the whole process, mapped files not counted.</summary>
    public required double ResidentMegabytes { get; init; }

    public required double DiskMegabytes { get; init; }

    public required double FactorBytesPerRegion { get; init; }
}

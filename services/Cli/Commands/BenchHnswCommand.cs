using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Facet.Cli.Benchmarks;
using Facet.Cli.Output;
using Facet.Index;
using Facet.Models;

namespace Facet.Cli.Commands;

/// <summary>facet bench hnsw: recall and speed of the vector index, one JSON line for each ef.</summary>
internal static class BenchHnswCommand
{
    private static readonly Option<string?> s_base = new("--base") { Description = "The vectors: a .npy file, float32 [N, d]." };
    private static readonly Option<string?> s_queries = new("--queries") { Description = "The queries: a .npy file, float32 [Q, d]." };
    private static readonly Option<int[]> s_synthetic = new("--synthetic")
    {
        Description = "Made-up vectors instead of files: N d Q seed.",
        Arity = new ArgumentArity(4, 4),
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> s_clusters = CommonOptions.Number("--clusters", "Clusters of made-up vectors.", 500, 1, 1_000_000);
    private static readonly Option<float> s_spread =
        CommonOptions.Number("--spread", "Spread of a made-up cluster, in deviations of the centres; above 1 clusters overlap.", 0.6f, 0f, 1000f);

    private static readonly Option<string?> s_dump = new("--dump") { Description = "Keep made-up vectors as PREFIX_base.npy and PREFIX_query.npy." };
    private static readonly Option<string?> s_exact = new("--exact")
    {
        Description = "A .npy file with the exact ten neighbours: read if it is there, else written.",
    };

    private static readonly Option<string> s_metric = Choice("--metric", "How vectors are compared.", "cosine", "ip", "l2");
    private static readonly Option<string> s_storage = Choice("--storage", "How components are kept.", "float32", "float16", "int8");
    private static readonly Option<bool> s_rescore = new("--rescore")
    {
        Description = "Score the best hits again with the float32 rows of --base, mapped from the file.",
    };

    private static readonly Option<int> s_m = CommonOptions.Number("--M", "Links that a vector asks for on each level.", 16, 2, 128);
    private static readonly Option<int> s_efConstruction = CommonOptions.Number("--ef-construction", "Candidates looked at while links are chosen, at least M.", 200, 2, 65_536);
    private static readonly Option<int> s_rounds = CommonOptions.Number("--rounds", "Measured rounds over all queries.", 3, 1, 1000);
    private static readonly Option<int> s_buildThreads = CommonOptions.Number("--build-threads", "Threads that insert.", Environment.ProcessorCount, 1, 1024);
    private static readonly Option<int[]> s_ef = new("--ef")
    {
        Description = "Candidates kept while searching; several separated by commas.",
        DefaultValueFactory = _ => [10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512],
        CustomParser = ParseEfs,
    };

    public static Command Create()
    {
        var command = new Command("hnsw", "Recall and queries a second of the vector index; one JSON line for each ef.")
        {
            s_base, s_queries, s_synthetic, s_clusters, s_spread, s_dump, s_exact, s_metric, s_storage, s_rescore, s_m, s_efConstruction, s_ef,
            s_rounds, s_buildThreads,
        };
        command.Validators.Add(Validate);
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        using var temporary = new TemporarySet();
        var set = ReadSet(arguments, temporary);
        var settings = ReadSettings(arguments);
        var exact = ExactNeighbours.Find(set, settings.Metric, arguments.GetValue(s_exact));
        using var rows = settings.Rescore ? MappedRows.Open(set.BasePath!, set.Dimension, set.BaseOffset) : null;
        using var benchmark = new HnswBenchmark(set, settings, exact);
        var (time, megabytes) = benchmark.Build();
        var resident = HnswBenchmark.ResidentMegabytes();
        foreach (var ef in settings.Efs)
        {
            Print(set, settings, ef, benchmark.Search(ef, rows), (time.TotalSeconds, resident, megabytes));
        }

        return ExitCodes.Ok;
    }

    private static HnswSet ReadSet(ParseResult arguments, TemporarySet temporary)
    {
        if (arguments.GetValue(s_synthetic) is not [var count, var dimension, var queries, var seed])
        {
            return HnswSet.Read(arguments.GetValue(s_base)!, arguments.GetValue(s_queries)!);
        }

        var vectors = new SyntheticVectors(dimension, (ulong)seed, arguments.GetValue(s_clusters), arguments.GetValue(s_spread));
        var prefix = arguments.GetValue(s_dump) ?? temporary.Prefix;
        NpyFile.Write(prefix + "_base.npy", vectors.Base(count), count, dimension);
        NpyFile.Write(prefix + "_query.npy", vectors.Queries(queries), queries, dimension);
        return HnswSet.Read(prefix + "_base.npy", prefix + "_query.npy");
    }

    private static HnswSettings ReadSettings(ParseResult arguments) => new(
        arguments.GetRequiredValue(s_metric) switch { "ip" => VectorMetric.InnerProduct, "l2" => VectorMetric.L2, _ => VectorMetric.Cosine },
        Enum.Parse<VectorStorage>(arguments.GetRequiredValue(s_storage), ignoreCase: true),
        arguments.GetValue(s_rescore),
        new GraphOptions(arguments.GetValue(s_m), Math.Max(arguments.GetValue(s_efConstruction), arguments.GetValue(s_m))),
        arguments.GetRequiredValue(s_ef),
        arguments.GetValue(s_rounds),
        arguments.GetValue(s_buildThreads));

    private static void Print(HnswSet set, HnswSettings settings, int ef, HnswMeasurement measured, (double Build, double Resident, double Index) cost) =>
        JsonOutput.WriteLine(new
        {
            library = "facet",
            storage = settings.Storage.ToString().ToLowerInvariant() + (settings.Rescore ? "+rescore" : ""),
            ef,
            n = set.Count,
            d = set.Dimension,
            m = settings.Graph.M,
            ef_construction = settings.Graph.EfConstruction,
            build_threads = settings.BuildThreads,
            build_s = Math.Round(cost.Build, 2),
            recall_at_10 = Math.Round(measured.Recall, 4),
            qps = Math.Round(measured.QueriesPerSecond, 1),
            p50_us = Math.Round(measured.Median, 1),
            p99_us = Math.Round(measured.Percentile99, 1),
            rss_mb = Math.Round(cost.Resident, 1),
            index_mb = Math.Round(cost.Index, 1),
        });

    private static void Validate(CommandResult result)
    {
        var isMadeUp = result.GetValue(s_synthetic) is { Length: 4 };
        if (isMadeUp == (result.GetValue(s_base) is not null) || (result.GetValue(s_base) is null) != (result.GetValue(s_queries) is null))
        {
            result.AddError("Give either --base with --queries, or --synthetic N d Q seed.");
        }

        if (isMadeUp && result.GetValue(s_synthetic) is [< ExactNeighbours.Wanted or > 10_000_000, ..] or [_, < 1 or > VectorLayout.MaxDimension, ..]
            or [_, _, < 1 or > 1_000_000, _] or [.., < 0])
        {
            result.AddError("--synthetic takes N from 10, d from 1 to 65536, Q from 1 and a seed from 0.");
        }
    }

    private static int[] ParseEfs(ArgumentResult result)
    {
        var texts = result.Tokens.SelectMany(token => token.Value.Split(',')).ToArray();
        var numbers = texts.Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        if (numbers.Any(number => number is < 1 or > 1_000_000))
        {
            result.AddError("--ef takes numbers from 1 to 1000000, separated by commas.");
        }

        return numbers;
    }

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => values[0] };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}

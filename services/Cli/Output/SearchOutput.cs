using Facet.Search.V1;
using Spectre.Console;
using GatewayV1 = Facet.Gateway.V1;

namespace Facet.Cli.Output;

/// <summary>Prints the answer to a search: a table, or one JSON document.</summary>
internal static class SearchOutput
{
    public static void Print(GatewayV1.SearchRequest request, string? imagePath, GatewayV1.SearchResponse response, bool json)
    {
        if (json)
        {
            JsonOutput.WriteLine(ToDocument(request, imagePath, response));
        }
        else
        {
            PrintTable(response);
        }
    }

    private static object ToDocument(GatewayV1.SearchRequest request, string? imagePath, GatewayV1.SearchResponse response)
    {
        var fingerprint = response.Result.Fingerprint;
        return new
        {
            query = new
            {
                image = imagePath,
                id = imagePath is null ? request.PointId : null,
                collection = request.Collection,
                top = request.TopK,
                face = response.QueryFace?.Index,
                regions = response.QueryFace?.Regions.ToArray(),
                missing_regions = response.QueryFace?.MissingRegions.ToArray(),
                weights = request.Weights.ToDictionary(),
            },
            hits = response.Result.Hits.Select(hit => new
            {
                id = hit.Id,
                path = PathOf(hit),
                score = Rounded(hit.Score),
                regions = hit.Regions.ToDictionary(region => region.Region, region => Rounded(region.Score)),
                percentiles = hit.Regions.Where(region => region.HasPercentile).ToDictionary(region => region.Region, region => Rounded(region.Percentile)),
            }).ToArray(),
            model = new
            {
                id = fingerprint.Model,
                weights_sha256 = fingerprint.WeightsSha256,
                recipe = fingerprint.Recipe,
                mask_source = fingerprint.MaskSource,
                precision = fingerprint.Precision,
            },
            mode = response.Result.Mode == SearchMode.Approximate ? "approximate" : "exact",
            scored_points = response.Result.ScoredPoints,
            timings_ms = response.Timings.ToDictionary(timing => timing.Stage, timing => Math.Round(timing.Milliseconds, 2)),
        };
    }

    private static void PrintTable(GatewayV1.SearchResponse response)
    {
        var hits = response.Result.Hits;
        if (hits.Count == 0)
        {
            Console.WriteLine("No hits: the collection holds no other face with a region in common.");
            return;
        }

        var regions = hits.SelectMany(hit => hit.Regions.Select(region => region.Region)).Distinct().ToList();
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("#").RightAligned()).AddColumn("face").AddColumn(new TableColumn("score").RightAligned());
        foreach (var region in regions)
        {
            table.AddColumn(new TableColumn(Markup.Escape(region)).RightAligned());
        }

        foreach (var (hit, index) in hits.Select((hit, index) => (hit, index)))
        {
            var cells = regions.Select(name => hit.Regions.FirstOrDefault(region => region.Region == name) is { } region ? $"{region.Score:0.0000}" : "-");
            table.AddRow([$"{index + 1}", Markup.Escape(hit.Id), $"{hit.Score:0.0000}", .. cells]);
        }

        Consoles.Out.Write(table);
        var fingerprint = response.Result.Fingerprint;
        Console.WriteLine($"{fingerprint.Model}, recipe {fingerprint.Recipe}");
        Console.WriteLine($"masks {fingerprint.MaskSource}, {response.Timings.Sum(timing => timing.Milliseconds):0} ms");
    }

    private static string? PathOf(Hit hit) => hit.Metadata.TryGetValue("path", out var path) ? path.Text : null;

    private static double Rounded(double score) => Math.Round(score, 6);
}

using System.CommandLine;
using Facet.Cli.Hosting;
using Facet.Cli.Output;
using Facet.Search.V1;

namespace Facet.Cli.Commands;

/// <summary>facet collection list | delete | check | recall | begin-generation | switch | abandon.</summary>
internal static class CollectionCommand
{
    private const uint PageSize = 100;

    private static readonly Argument<string> s_name = new("NAME") { Description = "Name of the collection." };

    public static Command Create()
    {
        var list = new Command("list", "List the collections.") { CommonOptions.Server, CommonOptions.Data, CommonOptions.Json };
        list.SetAction(ListAsync);
        var delete = new Command("delete", "Delete a collection with all its points.") { s_name, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json };
        delete.SetAction(DeleteAsync);
        var check = new Command("check", "Compare the checksums of a collection's factors; prints the ids of damaged points.")
        {
            s_name, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        check.SetAction(CheckAsync);
        var command = new Command("collection", "List, delete and check collections; make their factors anew with another model or recipe.")
        {
            list, delete, check, RecallCommand.Create(), GenerationCommands.Begin(), GenerationCommands.Switch(), GenerationCommands.Abandon(),
        };
        command.Aliases.Add("collections");
        return command;
    }

    /// <summary>A collection on stdout.</summary>
    public static void Print(Collection collection, bool json)
    {
        if (json)
        {
            JsonOutput.WriteLine(new
            {
                name = collection.Name,
                points = collection.PointCount,
                factor_bytes = collection.FactorBytes,
                model = collection.Fingerprint?.Model,
                recipe = collection.Fingerprint?.Recipe,
                mask_source = collection.Fingerprint?.MaskSource,
                index = collection.Index is { } index
                    ? new { points = index.IndexedPoints, shortlist = index.Shortlist, ef = index.Ef, recall_at_10 = index.HasRecallAt10 ? index.RecallAt10 : (double?)null, memory_bytes = index.MemoryBytes, is_building = index.IsBuilding }
                    : null,
                next_generation = collection.NextGeneration is { } next
                    ? new { points = next.PointCount, factor_bytes = next.FactorBytes, model = next.Fingerprint.Model, recipe = next.Fingerprint.Recipe }
                    : null,
            });
            return;
        }

        var made = collection.Fingerprint is { } fingerprint ? $"{fingerprint.Model}, {fingerprint.Recipe}" : "empty";
        Console.WriteLine($"{collection.Name}\t{collection.PointCount} points\t{collection.FactorBytes / 1048576.0:0.0} MB\t{made}");
        if (collection.NextGeneration is { } coming)
        {
            Console.WriteLine($"  next: {coming.PointCount} of {collection.PointCount} points\t{coming.Fingerprint.Model}, {coming.Fingerprint.Recipe}");
        }
    }

    private static async Task<int> CheckAsync(ParseResult arguments, CancellationToken cancel)
    {
        var name = arguments.GetRequiredValue(s_name);
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var request = new CheckCollectionRequest { Collection = name };
        var report = await CliErrors.ForItemAsync(name, () => connection.Search.CheckCollectionAsync(request, cancellationToken: cancel));
        if (arguments.GetValue(CommonOptions.Json))
        {
            JsonOutput.WriteLine(new
            {
                collection = name,
                checked_points = report.CheckedPoints,
                damaged_points = report.DamagedPoints,
                damaged = report.DamagedIds.ToArray(),
            });
        }
        else
        {
            foreach (var id in report.DamagedIds)
            {
                Console.WriteLine(id);
            }

            Console.WriteLine($"Checked {report.CheckedPoints} points of '{name}', {report.DamagedPoints} are damaged.");
        }

        return report.DamagedPoints == 0 ? ExitCodes.Ok : ExitCodes.SomeItemsFailed;
    }

    private static async Task<int> ListAsync(ParseResult arguments, CancellationToken cancel)
    {
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var request = new ListCollectionsRequest { PageSize = PageSize };
        do
        {
            var page = await connection.Search.ListCollectionsAsync(request, cancellationToken: cancel);
            foreach (var collection in page.Collections)
            {
                Print(collection, arguments.GetValue(CommonOptions.Json));
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return ExitCodes.Ok;
    }

    private static async Task<int> DeleteAsync(ParseResult arguments, CancellationToken cancel)
    {
        var name = arguments.GetRequiredValue(s_name);
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var request = new DeleteCollectionRequest { Name = name };
        var response = await CliErrors.ForItemAsync(name, () => connection.Search.DeleteCollectionAsync(request, cancellationToken: cancel));
        if (arguments.GetValue(CommonOptions.Json))
        {
            JsonOutput.WriteLine(new { collection = name, deleted_points = response.DeletedPoints });
        }
        else
        {
            Console.WriteLine($"Deleted '{name}' with {response.DeletedPoints} points.");
        }

        return ExitCodes.Ok;
    }
}

using System.CommandLine;
using Facet.Cli.Hosting;
using Facet.Cli.Output;
using Facet.Search.V1;

namespace Facet.Cli.Commands;

/// <summary>facet points list | delete.</summary>
internal static class PointsCommand
{
    private const uint PageSize = 500;

    private static readonly Argument<string[]> s_ids = new("ID") { Description = "Ids of points.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<string> s_prefix = new("--prefix")
    {
        Description = "Only ids that begin with this.",
        DefaultValueFactory = _ => "",
    };

    public static Command Create()
    {
        var list = new Command("list", "List the points of a collection.")
        {
            s_prefix, CommonOptions.Collection, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        list.SetAction(ListAsync);
        var delete = new Command("delete", "Delete points by id.")
        {
            s_ids, CommonOptions.Collection, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        delete.SetAction(DeleteAsync);
        return new Command("points", "List or delete the points of a collection.") { list, delete };
    }

    private static async Task<int> ListAsync(ParseResult arguments, CancellationToken cancel)
    {
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var request = new ListPointsRequest
        {
            Collection = arguments.GetRequiredValue(CommonOptions.Collection),
            IdPrefix = arguments.GetRequiredValue(s_prefix),
            PageSize = PageSize,
        };
        do
        {
            var page = await connection.Search.ListPointsAsync(request, cancellationToken: cancel);
            foreach (var point in page.Points)
            {
                Print(point, arguments.GetValue(CommonOptions.Json));
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return ExitCodes.Ok;
    }

    private static async Task<int> DeleteAsync(ParseResult arguments, CancellationToken cancel)
    {
        var ids = arguments.GetRequiredValue(s_ids);
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var request = new DeletePointsRequest { Collection = arguments.GetRequiredValue(CommonOptions.Collection), Ids = { ids } };
        var response = await connection.Search.DeletePointsAsync(request, cancellationToken: cancel);
        if (arguments.GetValue(CommonOptions.Json))
        {
            JsonOutput.WriteLine(new { deleted_points = response.DeletedPoints });
        }
        else
        {
            Console.WriteLine($"Deleted {response.DeletedPoints} of {ids.Length} points.");
        }

        return response.DeletedPoints == (ulong)ids.Length ? ExitCodes.Ok : ExitCodes.SomeItemsFailed;
    }

    private static void Print(Point point, bool json)
    {
        var metadata = point.Metadata.ToDictionary(pair => pair.Key, pair => Plain(pair.Value));
        if (json)
        {
            JsonOutput.WriteLine(new { id = point.Id, regions = point.Regions.Select(region => region.Region).ToArray(), metadata });
        }
        else
        {
            Console.WriteLine($"{point.Id}\t{metadata.GetValueOrDefault("path")}");
        }
    }

    private static object? Plain(MetadataValue value) => value.KindCase switch
    {
        MetadataValue.KindOneofCase.Text => value.Text,
        MetadataValue.KindOneofCase.Number => value.Number,
        MetadataValue.KindOneofCase.Integer => value.Integer,
        MetadataValue.KindOneofCase.Flag => value.Flag,
        _ => null,
    };
}

using System.CommandLine;
using Facet.Cli.Hosting;
using Facet.Cli.Output;
using Facet.Gateway.V1;

namespace Facet.Cli.Commands;

/// <summary>facet info: services, models and limits as they really run.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var command = new Command("info", "Show the services, their models and limits.") { CommonOptions.Server, CommonOptions.Data, CommonOptions.Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var info = await connection.Gateway.GetInfoAsync(new GetInfoRequest(), cancellationToken: cancel);
        if (arguments.GetValue(CommonOptions.Json))
        {
            JsonOutput.WriteLine(ToDocument(connection.Address, info));
        }
        else
        {
            Print(connection.Address, info);
        }

        return info.Backends.All(backend => backend.Reachable) ? ExitCodes.Ok : ExitCodes.NoServer;
    }

    private static void Print(string address, GetInfoResponse info)
    {
        Console.WriteLine($"facet {info.Version.Version} at {address}, default recipe {info.DefaultRecipe}");
        foreach (var backend in info.Backends)
        {
            Console.WriteLine($"  {backend.Name,-9} {(backend.Reachable ? "ready" : "does not answer")}  {backend.Address}  {backend.Version}");
        }

        foreach (var model in info.Models)
        {
            Console.WriteLine($"  {model.Kind,-9} {model.Id} ({model.Architecture}, {model.Licence}) on {model.Provider} {model.Precision}, from {model.Source}");
        }

        Console.WriteLine($"  limits    photos up to {info.Limits.MaxImageBytes / 1048576} MB, {info.Limits.MaxImagePixels / 1e6:0} megapixels; top-K up to {info.Limits.MaxTopK}");
    }

    private static object ToDocument(string address, GetInfoResponse info) => new
    {
        address,
        version = info.Version.Version,
        default_recipe = info.DefaultRecipe,
        backends = info.Backends.Select(backend => new { backend.Name, backend.Address, backend.Reachable, backend.Version }).ToArray(),
        models = info.Models.Select(model => new
        {
            model.Id,
            model.Kind,
            model.Architecture,
            model.Licence,
            model.Source,
            weights_sha256 = model.WeightsSha256,
            model.Provider,
            model.Precision,
            taps = model.Taps.ToArray(),
        }).ToArray(),
        limits = new
        {
            max_image_bytes = info.Limits.MaxImageBytes,
            max_image_pixels = info.Limits.MaxImagePixels,
            max_image_side = info.Limits.MaxImageSide,
            max_message_bytes = info.Limits.MaxMessageBytes,
            max_concurrent_items = info.Limits.MaxConcurrentItems,
            max_top_k = info.Limits.MaxTopK,
        },
    };
}

using System.CommandLine;
using Facet.Cli.Hosting;
using Facet.Search.V1;
using Facet.Types.V1;
using Grpc.Core;

namespace Facet.Cli.Commands;

/// <summary>facet collection begin-generation | switch | abandon: new factors for all points while searches go on with the old ones.</summary>
internal static class GenerationCommands
{
    private static readonly Argument<string> s_name = new("NAME") { Description = "Name of the collection." };

    private static readonly Option<string> s_model = new("--model") { Description = "Backbone that makes the new factors.", Required = true };

    private static readonly Option<string> s_recipe = new("--recipe") { Description = "Recipe of the new factors.", Required = true };

    private static readonly Option<string> s_weights = Text("--weights-sha256", "Checksum of the backbone's weights.");

    private static readonly Option<string> s_masks = Text("--mask-source", "Parser and class map.");

    private static readonly Option<string> s_precision = Text("--precision", "fp32, fp16 or int8.");

    private static readonly Option<bool> s_dropMissing = new("--drop-missing")
    {
        Description = "Lose points that have no factors of the next generation.",
    };

    public static Command Begin()
    {
        var command = new Command(
            "begin-generation", "Begin new factors for a collection. Points that are then written with this fingerprint fill them; searches see them after 'switch'.")
        {
            s_name, s_model, s_recipe, s_weights, s_masks, s_precision, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction((arguments, cancel) => RunAsync(arguments, async search => (await search.BeginGenerationAsync(
            new BeginGenerationRequest { Collection = arguments.GetRequiredValue(s_name), Fingerprint = FingerprintOf(arguments) },
            cancellationToken: cancel)).Collection, cancel));
        return command;
    }

    public static Command Switch()
    {
        var command = new Command("switch", "Let searches see the next generation of factors, and delete the old one.")
        {
            s_name, s_dropMissing, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction((arguments, cancel) => RunAsync(arguments, async search => (await search.SwitchGenerationAsync(
            new SwitchGenerationRequest { Collection = arguments.GetRequiredValue(s_name), DropMissing = arguments.GetValue(s_dropMissing) },
            cancellationToken: cancel)).Collection, cancel));
        return command;
    }

    public static Command Abandon()
    {
        var command = new Command("abandon", "Give the next generation of factors up.")
        {
            s_name, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction((arguments, cancel) => RunAsync(arguments, async search => (await search.AbandonGenerationAsync(
            new AbandonGenerationRequest { Collection = arguments.GetRequiredValue(s_name) }, cancellationToken: cancel)).Collection, cancel));
        return command;
    }

    private static Option<string> Text(string name, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => "" };

    private static async Task<int> RunAsync(
        ParseResult arguments, Func<SearchService.SearchServiceClient, Task<Collection>> call, CancellationToken cancel)
    {
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        try
        {
            CollectionCommand.Print(await call(connection.Search), arguments.GetValue(CommonOptions.Json));
            return ExitCodes.Ok;
        }
        catch (RpcException error) when (error.StatusCode != StatusCode.Cancelled)
        {
            throw new CliException(CliErrors.CodeFor(error), $"{arguments.GetRequiredValue(s_name)}: {error.Status.Detail}", error);
        }
    }

    private static Fingerprint FingerprintOf(ParseResult arguments) => new()
    {
        Model = arguments.GetRequiredValue(s_model),
        Recipe = arguments.GetRequiredValue(s_recipe),
        WeightsSha256 = arguments.GetRequiredValue(s_weights),
        MaskSource = arguments.GetRequiredValue(s_masks),
        Precision = arguments.GetRequiredValue(s_precision),
    };
}

using System.CommandLine;
using Facet.Cli.Output;
using Facet.Inference;

namespace Facet.Cli.Commands;

/// <summary>facet models pull: the files of a published model, from the hub.</summary>
internal static class ModelsPullCommand
{
    private const string TokenVariable = "HF_TOKEN";

    private static readonly Argument<string> s_model = new("M") { Description = "Id of a published model, as in facet models list." };

    private static readonly Option<string?> s_token = new("--token")
    {
        Description = "Token of an account that may read the model; sent to the hub's own host only [HF_TOKEN].",
    };

    private static readonly Option<string?> s_out = new("--out") { Description = "Folder for the files; by default one in the cache folder." };

    private static readonly Option<string?> s_url = new("--url") { Description = "Address of another hub, such as a mirror [FACET_HUB]." };

    private static readonly Option<bool> s_update = new("--update") { Description = "Download again, and accept files that changed since they were pulled first." };

    public static Command Create()
    {
        var command = new Command("pull", "Download a published model. Goes on where an earlier pull ended; a file that changed since it was pulled first is refused.")
        {
            s_model, s_token, s_out, s_url, s_update,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var catalog = new PublishedCatalog();
        var model = catalog.Find(arguments.GetRequiredValue(s_model));
        using var pull = new ModelPull(catalog, new PullOptions
        {
            Hub = arguments.GetValue(s_url) is { } url ? AddressOf(url) : null,
            Token = arguments.GetValue(s_token) ?? Environment.GetEnvironmentVariable(TokenVariable),
            OutFolder = arguments.GetValue(s_out) is { } folder ? Path.GetFullPath(folder) : null,
            Update = arguments.GetValue(s_update),
        });
        await Console.Error.WriteLineAsync($"{model.Id}: {model.Architecture}. Licence: {model.Licence}, {model.LicencePage}");
        var pulled = await pull.RunAsync(model, new PullPrinter(), cancel);
        Console.WriteLine(pulled.Folder);
        return ExitCodes.Ok;
    }

    private static Uri AddressOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address)
        ? address
        : throw new CliException(ExitCodes.Usage, $"--url: '{url}' is no address; it begins with https:// or http://.");
}

using System.CommandLine;
using Facet.Cli.Output;
using Facet.Inference;
using Facet.Models;

namespace Facet.Cli.Commands;

/// <summary>facet models info: everything known of one model.</summary>
internal static class ModelsInfoCommand
{
    private static readonly Argument<string> s_model = new("M") { Description = "Id of a model, as in facet models list." };

    public static Command Create()
    {
        var command = new Command("info", "Show a model: licence, source, files, input, taps, recipe, cost, and whether it is here.") { s_model, CommonOptions.Json };
        command.SetAction(Show);
        return command;
    }

    private static int Show(ParseResult arguments)
    {
        var id = arguments.GetRequiredValue(s_model);
        var json = arguments.GetValue(CommonOptions.Json);
        var registry = new ModelRegistry();
        var catalog = new PublishedCatalog();
        if (registry.Models.FirstOrDefault(model => model.Id == id) is { } entry)
        {
            Print(json, () => ModelDocuments.Of(entry), () => ModelTables.One(entry));
        }
        else if (catalog.TryFind(id) is { } published)
        {
            Print(json, () => ModelDocuments.Of(published, catalog), () => ModelTables.One(published, catalog));
        }
        else
        {
            var known = registry.Models.Select(model => model.Id).Concat(catalog.Models.Select(model => model.Id));
            throw new ModelException(ModelErrorReason.UnknownModel, $"There is no model '{id}'; there are {string.Join(", ", known)}.");
        }

        return ExitCodes.Ok;
    }

    private static void Print(bool json, Func<object> document, Func<Spectre.Console.Table> table)
    {
        if (json)
        {
            JsonOutput.WriteLine(document());
        }
        else
        {
            Consoles.Out.Write(table());
        }
    }
}

using System.CommandLine;
using Facet.Cli.Output;
using Facet.Inference;
using Spectre.Console;

namespace Facet.Cli.Commands;

/// <summary>facet models: what the registry holds, and what is made of checkpoints.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var list = new Command("list", "List the models of the registry: what they are, where they come from, their licences.") { CommonOptions.Json };
        list.SetAction(List);
        return new Command("models", "Show models, convert checkpoints to ONNX, verify conversions.")
        {
            list,
            ModelsConvertCommand.Create(),
            ModelsVerifyCommand.Create(),
        };
    }

    private static int List(ParseResult arguments)
    {
        var models = new ModelRegistry().Models;
        if (arguments.GetValue(CommonOptions.Json))
        {
            foreach (var model in models)
            {
                JsonOutput.WriteLine(ToDocument(model));
            }

            return ExitCodes.Ok;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("id", "kind", "what it is", "licence", "from", "input");
        foreach (var model in models)
        {
            table.AddRow(
                Markup.Escape(model.Id),
                model.Kind.ToString().ToLowerInvariant(),
                Markup.Escape(model.Architecture),
                Markup.Escape(model.Licence),
                Markup.Escape($"{model.Source.Package} {model.Source.Version}"),
                $"{model.Input.Width}x{model.Input.Height}");
        }

        Consoles.Out.Write(table);
        return ExitCodes.Ok;
    }

    private static object ToDocument(ModelEntry model) => new
    {
        id = model.Id,
        kind = model.Kind.ToString().ToLowerInvariant(),
        architecture = model.Architecture,
        licence = model.Licence,
        source = $"{model.Source.Package} {model.Source.Version}",
        format = model.Format.ToString().ToLowerInvariant(),
        files = model.Files.Select(file => new { name = file.Name, sha256 = file.Sha256 }).ToArray(),
        input = new { width = model.Input.Width, height = model.Input.Height, layout = model.Input.Layout.ToString().ToLowerInvariant() },
        outputs = model.Outputs.Select(output => output.Name).ToArray(),
        taps = model.Taps.Select(tap => tap.Name).ToArray(),
        notes = model.Notes,
    };
}

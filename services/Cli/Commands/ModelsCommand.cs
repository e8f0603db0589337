using System.CommandLine;
using Facet.Cli.Output;
using Facet.Inference;

namespace Facet.Cli.Commands;

/// <summary>facet models: what the registry holds, what can be pulled, and what is made of checkpoints.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var list = new Command("list", "List the models: what they are, where they come from, their licences, what of them is here.") { CommonOptions.Json };
        list.SetAction(List);
        return new Command("models", "Show models, pull published ones, convert checkpoints to ONNX, verify conversions.")
        {
            list,
            ModelsInfoCommand.Create(),
            ModelsPullCommand.Create(),
            ModelsConvertCommand.Create(),
            ModelsVerifyCommand.Create(),
        };
    }

    private static int List(ParseResult arguments)
    {
        var models = new ModelRegistry().Models;
        var catalog = new PublishedCatalog();
        if (arguments.GetValue(CommonOptions.Json))
        {
            foreach (var document in models.Select(ModelDocuments.Of).Concat(catalog.Models.Select(model => ModelDocuments.Of(model, catalog))))
            {
                JsonOutput.WriteLine(document);
            }

            return ExitCodes.Ok;
        }

        Consoles.Out.Write(ModelTables.Of(models));
        Consoles.Out.Write(ModelTables.Of(catalog));
        return ExitCodes.Ok;
    }
}

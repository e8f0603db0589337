using System.Globalization;
using Facet.Inference;
using Spectre.Console;

namespace Facet.Cli.Output;

/// <summary>Models as tables.</summary>
internal static class ModelTables
{
    public static Table Of(IEnumerable<ModelEntry> models)
    {
        var table = New("With the program, and in the folder of FACET_MODELS", "id", "kind", "what it is", "licence", "from", "input");
        foreach (var model in models)
        {
            Row(
                table,
                model.Id,
                model.Kind.ToString().ToLowerInvariant(),
                model.Architecture,
                model.Licence,
                $"{model.Source.Package} {model.Source.Version}",
                $"{model.Input.Width}x{model.Input.Height}");
        }

        return table;
    }

    public static Table Of(PublishedCatalog catalog)
    {
        var table = New("Published: to be pulled and converted", "id", "here", "what it is", "licence", "from", "input", "parameters", "GFLOPs");
        foreach (var model in catalog.Models)
        {
            Row(
                table,
                model.Id,
                catalog.StateOf(model).ToString().ToLowerInvariant(),
                model.Architecture,
                model.Licence + (model.Source.Gated ? ", gated" : string.Empty),
                model.Source.Repository,
                $"{model.Input.Width}x{model.Input.Height}",
                Millions(model.Parameters),
                model.Gflops.ToString("0.0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    /// <summary>Everything about a model of the registry.</summary>
    public static Table One(ModelEntry model)
    {
        var table = Facts(
            ("model", $"{model.Id}: {model.Architecture}"),
            ("kind", model.Kind.ToString().ToLowerInvariant()),
            ("here", "yes, in the registry"),
            ("licence", model.Licence),
            ("from", $"{model.Source.Package} {model.Source.Version}"),
            ("input", $"{model.Input.Width}x{model.Input.Height} {model.Input.Channels.ToString().ToLowerInvariant()} {model.Input.Layout.ToString().ToLowerInvariant()}"),
            ("decoder", model.Decoder?.ToString().ToLowerInvariant()),
            ("classes", model.ClassMap is { } map ? $"{map.Name}: {string.Join(", ", map.Classes)}" : null),
            ("outputs", string.Join(", ", model.Outputs.Select(output => output.Name))),
            ("taps", string.Join(", ", model.Taps.Select(tap => tap.Name))),
            ("notes", model.Notes));
        foreach (var file in model.Files)
        {
            Row(table, "file", $"{file.Name}  sha256 {file.Sha256}");
        }

        return table;
    }

    /// <summary>Everything about a published model.</summary>
    public static Table One(PublishedModel model, PublishedCatalog catalog) => Facts(
        ("model", $"{model.Id}: {model.Architecture}"),
        ("kind", model.Kind.ToString().ToLowerInvariant()),
        ("here", $"{catalog.StateOf(model).ToString().ToLowerInvariant()} ({catalog.FolderOf(model)})"),
        ("licence", $"{model.Licence} ({model.LicencePage})"),
        ("from", ModelDocuments.Address(model, catalog) + (model.Source.Revision is { } revision ? $", revision {revision}" : string.Empty)),
        ("access", Access(model, catalog)),
        ("files", string.Join(", ", [.. model.Files, string.Join(" or ", model.Weights)])),
        ("input", Invariant($"{model.Input.Width}x{model.Input.Height} RGB, mean {Numbers(model.Input.Mean)}, std {Numbers(model.Input.Std)}")),
        ("size", model.Patch is null ? null : $"patches of {model.Patch}x{model.Patch}, {model.HiddenSize} channels, {model.Blocks} blocks"),
        ("taps", string.Join(", ", [.. model.Blocks is { } last ? [$"{ModelDocuments.Hidden(0)} to {ModelDocuments.Hidden(last)}"] : Array.Empty<string>(), .. model.Taps])),
        ("recipe", string.Join("; ", model.Recipe.Select(region => $"{region.Key} = {string.Join(" + ", region.Value.Select(ModelDocuments.Hidden))}"))),
        ("cost", Invariant($"{Millions(model.Parameters)} parameters, {model.Gflops:0.0} GFLOPs an image")),
        ("notes", model.Notes));

    /// <summary>How a person comes to the files.</summary>
    public static string Access(PublishedModel model, PublishedCatalog catalog) => (model.Source.Site, model.Source.Gated) switch
    {
        (PublishedSite.Page, _) => $"download {model.Weights[0]} from the place that the page links to, then facet models convert {model.Weights[0]} --out DIR",
        (_, true) => $"accept the licence at {ModelDocuments.Address(model, catalog)}, make a token that may read, then facet models pull {model.Id} --token T",
        _ => $"facet models pull {model.Id}",
    };

    private static Table Facts(params (string Name, string? Value)[] facts)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("name", "value");
        foreach (var (name, value) in facts.Where(fact => !string.IsNullOrEmpty(fact.Value)))
        {
            Row(table, name, value!);
        }

        return table;
    }

    private static Table New(string title, params string[] columns) => new Table().Border(TableBorder.Rounded).Title(title).AddColumns(columns);

    private static void Row(Table table, params string[] cells) => table.AddRow([.. cells.Select(Markup.Escape)]);

    private static string Millions(long count) => Invariant($"{count / 1e6:0.0} M");

    private static string Numbers(IEnumerable<float> values) => string.Join(" ", values.Select(value => value.ToString("0.####", CultureInfo.InvariantCulture)));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

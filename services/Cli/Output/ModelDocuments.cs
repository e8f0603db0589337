using Facet.Inference;

namespace Facet.Cli.Output;

/// <summary>Models as JSON documents.</summary>
internal static class ModelDocuments
{
    /// <summary>A model of the registry, with the program or the user's own.</summary>
    public static object Of(ModelEntry model) => new
    {
        id = model.Id,
        kind = model.Kind.ToString().ToLowerInvariant(),
        architecture = model.Architecture,
        licence = model.Licence,
        source = $"{model.Source.Package} {model.Source.Version}",
        format = model.Format.ToString().ToLowerInvariant(),
        files = model.Files.Select(file => new { name = file.Name, sha256 = file.Sha256 }).ToArray(),
        input = new { width = model.Input.Width, height = model.Input.Height, layout = model.Input.Layout.ToString().ToLowerInvariant() },
        decoder = model.Decoder?.ToString().ToLowerInvariant(),
        class_map = model.ClassMap is { } map ? new { name = map.Name, classes = map.Classes } : null,
        outputs = model.Outputs.Select(output => output.Name).ToArray(),
        taps = model.Taps.Select(tap => tap.Name).ToArray(),
        notes = model.Notes,
    };

    /// <summary>A model that can be pulled.</summary>
    public static object Of(PublishedModel model, PublishedCatalog catalog) => new
    {
        id = model.Id,
        published = true,
        state = catalog.StateOf(model).ToString().ToLowerInvariant(),
        folder = catalog.FolderOf(model),
        kind = model.Kind.ToString().ToLowerInvariant(),
        architecture = model.Architecture,
        licence = model.Licence,
        licence_page = model.LicencePage,
        source = Address(model, catalog),
        revision = model.Source.Revision,
        gated = model.Source.Gated,
        access = ModelTables.Access(model, catalog),
        files = model.Files,
        weights = model.Weights,
        input = new { width = model.Input.Width, height = model.Input.Height, mean = model.Input.Mean, std = model.Input.Std },
        patch = model.Patch,
        hidden_size = model.HiddenSize,
        blocks = model.Blocks,
        taps = Taps(model),
        recipe = model.Recipe.ToDictionary(region => region.Key, region => region.Value.Select(Hidden).ToArray()),
        parameters = model.Parameters,
        gflops = model.Gflops,
        notes = model.Notes,
    };

    public static string Address(PublishedModel model, PublishedCatalog catalog) =>
        model.Source.Site == PublishedSite.Hub ? $"{catalog.Hub.AbsoluteUri.TrimEnd('/')}/{model.Source.Repository}" : model.Source.Repository;

    public static string Hidden(int state) => $"hidden_{state:00}";

    private static string[] Taps(PublishedModel model) =>
        [.. model.Blocks is { } blocks ? Enumerable.Range(0, blocks + 1).Select(Hidden) : [], .. model.Taps];
}

using System.Text.RegularExpressions;
using Facet.Models;

namespace Facet.Inference.Internal;

/// <summary>Reads and checks the catalogue of published models.</summary>
internal static partial class PublishedReader
{
    private const int SupportedVersion = 1;

    /// <exception cref="ModelException">It is missing, malformed or contradicts itself; the message names file and model.</exception>
    public static PublishedFile Read(string path)
    {
        var file = ModelListJson.Read(path, PublishedJson.Default.PublishedFile, "publish the application again with its models folder", (why, inner) => Invalid(path, why, inner));
        if (file.Version != SupportedVersion)
        {
            throw Invalid(path, $"its version is {file.Version}; this build reads version {SupportedVersion}");
        }

        if (!file.Hub.IsAbsoluteUri || file.Hub.Scheme != Uri.UriSchemeHttps)
        {
            throw Invalid(path, "hub must be an https address");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var model in file.Models)
        {
            var problem = model is null ? "an entry is null" : Problem(model) ?? (ids.Add(model.Id) ? null : "it is listed twice");
            if (problem is not null)
            {
                throw Invalid(path, model is null ? problem : $"model '{model.Id}': {problem}");
            }
        }

        return file;
    }

    /// <summary>The first rule that an entry breaks, in words, or null.</summary>
    private static string? Problem(PublishedModel model)
    {
        string?[] names = [.. model.Files, .. model.Weights];
        var input = model.Input;
        return !IdPattern().IsMatch(model.Id) ? "its id must be lower-case letters, digits and dashes"
            : string.IsNullOrWhiteSpace(model.Architecture) || string.IsNullOrWhiteSpace(model.Licence) ? "architecture and licence must not be empty"
            : !Uri.TryCreate(model.LicencePage, UriKind.Absolute, out _) ? "licencePage must be an address"
            : model.Weights.Count == 0 || names.Any(name => name is null || !FileName().IsMatch(name)) ? "files and weights must be plain file names"
            : input.Width < 1 || input.Height < 1 || input.Mean.Count != 3 || input.Std.Count != 3 || input.Std.Any(value => value <= 0)
                ? "input needs a size, three means and three deviations"
            : model.Recipe.Values.Any(states => states is null || states.Any(state => state < 0 || state > (model.Blocks ?? 0)))
                ? "its recipe names a hidden state that the model does not have"
            : model.Parameters < 1 || !(model.Gflops > 0) ? "parameters and gflops must be positive"
            : Problem(model.Source);
    }

    private static string? Problem(PublishedSource source) => source.Site switch
    {
        PublishedSite.Hub when !Repository().IsMatch(source.Repository) => "source.repository must be owner/name",
        PublishedSite.Hub when source.Revision is null || !FileName().IsMatch(source.Revision) => "source.revision must be a branch, tag or commit",
        PublishedSite.Page when !Uri.TryCreate(source.Repository, UriKind.Absolute, out _) => "source.repository must be an address",
        _ => null,
    };

    private static ModelException Invalid(string path, string why, Exception? inner = null) =>
        new(ModelErrorReason.InvalidManifest, $"The catalogue of published models {path} cannot be used: {why}.", inner);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$")]
    private static partial Regex IdPattern();

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")]
    public static partial Regex FileName();

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}/[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}$")]
    private static partial Regex Repository();
}

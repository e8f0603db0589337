using Facet.Models;

namespace Facet.Inference.Internal;

internal static class ManifestReader
{
    private const int SupportedVersion = 1;

    /// <summary>Reads and checks a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <param name="remedy">What to do when it cannot be read.</param>
    /// <exception cref="ModelException">It is missing, malformed or contradicts itself; the message names file and model.</exception>
    public static IReadOnlyList<ModelEntry> Read(string path, string remedy)
    {
        var manifest = ModelListJson.Read(path, ManifestJson.Default.ManifestFile, remedy, (why, inner) => Invalid(path, why, inner));
        if (manifest.Version != SupportedVersion)
        {
            throw Invalid(path, $"its version is {manifest.Version}; this build reads version {SupportedVersion}");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<ModelEntry>(manifest.Models.Count);
        foreach (var entry in manifest.Models)
        {
            var problem = entry is null ? "an entry is null" : ManifestRules.FirstProblem(entry);
            if (problem is not null)
            {
                throw Invalid(path, entry is null ? problem : $"model '{entry.Id}': {problem}");
            }

            entries.Add(ids.Add(entry!.Id) ? entry : throw Invalid(path, $"model '{entry.Id}' is listed twice"));
        }

        return entries;
    }

    private static ModelException Invalid(string path, string why, Exception? inner = null) =>
        new(ModelErrorReason.InvalidManifest, $"The model manifest {path} cannot be used: {why}.", inner);
}

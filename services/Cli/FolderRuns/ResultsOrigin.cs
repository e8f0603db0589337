using System.Text.Json;
using Facet.Cli.Output;

namespace Facet.Cli.FolderRuns;

/// <summary>
/// What made the results of a folder, in a file among them: those of another model or other settings must not be taken for finished. A folder without the file,
/// such as one of results that another program made, gets it.
/// </summary>
internal static class ResultsOrigin
{
    public const string FileName = ".facet.json";

    /// <summary>Sees to it that the results in the folder, and those that will come, are of one origin.</summary>
    /// <exception cref="CliException">They are of another, or the file cannot be read.</exception>
    public static void Require(string folder, IReadOnlyDictionary<string, string> origin)
    {
        if (Read(folder) is not { } there)
        {
            Write(folder, origin);
            return;
        }

        var names = there.Keys.Union(origin.Keys).Where(name => there.GetValueOrDefault(name) != origin.GetValueOrDefault(name)).Order(StringComparer.Ordinal).ToList();
        if (names.Count > 0)
        {
            var differences = names.Select(name => $"{name} {there.GetValueOrDefault(name, "none")}, now {origin.GetValueOrDefault(name, "none")}");
            throw new CliException(
                ExitCodes.NotUsable,
                $"{folder}: what is there was made in another way ({string.Join("; ", differences)}). Choose another folder, or make all of it again with --overwrite.");
        }
    }

    public static void Write(string folder, IReadOnlyDictionary<string, string> origin) => OutputFiles.Write(
        PathIn(folder), path => File.WriteAllText(path, JsonSerializer.Serialize(new SortedDictionary<string, string>(origin.ToDictionary(), StringComparer.Ordinal), JsonOutput.Indented) + "\n"));

    private static Dictionary<string, string>? Read(string folder)
    {
        var path = PathIn(folder);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path));
        }
        catch (JsonException error)
        {
            throw new CliException(
                ExitCodes.NotUsable, $"{path}: this should say what made the results, but it is damaged: {error.Message} Make all of them again with --overwrite.", error);
        }
    }

    private static string PathIn(string folder) => Path.Combine(folder, FileName);
}

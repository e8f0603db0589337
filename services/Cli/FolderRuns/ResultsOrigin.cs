using System.Text.Json;

namespace Facet.Cli.FolderRuns;

/// <summary>
/// What made the results of a folder, kept in a file among them: those of another model or other settings must not be taken for finished. A folder without the
/// file, such as one of results that another program made, gets it.
/// </summary>
/// <param name="Command">Whose results: each command has a file of its own.</param>
/// <param name="Settings">What the results depend on besides their photo, by name: model, weights, options.</param>
internal sealed record ResultsOrigin(string Command, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Sees to it that the results in the folder, and those that will come, are of this origin.</summary>
    /// <exception cref="CliException">They are of another, or the file cannot be read.</exception>
    public void Require(string folder)
    {
        if (Read(folder) is not { } there)
        {
            Write(folder);
            return;
        }

        var names = there.Keys.Union(Settings.Keys).Where(name => there.GetValueOrDefault(name) != Settings.GetValueOrDefault(name)).Order(StringComparer.Ordinal).ToList();
        if (names.Count > 0)
        {
            var differences = names.Select(name => $"{name} {there.GetValueOrDefault(name, "none")}, now {Settings.GetValueOrDefault(name, "none")}");
            throw new CliException(
                ExitCodes.NotUsable,
                $"{folder}: what is there was made in another way ({string.Join("; ", differences)}). Choose another folder, or make all of it again with --overwrite.");
        }
    }

    /// <exception cref="CliException">Nothing can be written there.</exception>
    public void Write(string folder)
    {
        var sorted = new SortedDictionary<string, string>(Settings.ToDictionary(), StringComparer.Ordinal);
        try
        {
            OutputFiles.WriteJson(PathIn(folder), sorted);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.NotUsable, $"{folder}: no results can be written there ({error.Message}). Choose a folder that this user can write to.", error);
        }
    }

    public string PathIn(string folder) => Path.Combine(folder, $".facet-{Command}.json");

    private Dictionary<string, string>? Read(string folder)
    {
        var path = PathIn(folder);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path)) ?? throw new JsonException("It holds null.");
        }
        catch (JsonException error)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}: this should say what made the results, but it is damaged. Make all of them again with --overwrite.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}: what made the results cannot be read ({error.Message}).", error);
        }
    }
}

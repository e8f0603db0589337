using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>Where backups may go.</summary>
internal static class BackupFolder
{
    /// <returns>The folder, made if it was not there.</returns>
    /// <exception cref="SearchException">It is no absolute path, not allowed, not empty or cannot be made.</exception>
    public static string Prepare(string folder, SearchOptions options)
    {
        if (!Path.IsPathFullyQualified(folder))
        {
            throw SearchException.Invalid($"backup folder {Names.Quoted(folder)} must be an absolute path on the server's machine");
        }

        var path = Path.GetFullPath(folder);
        if (options.BackupFolder.Length > 0 && !IsBelow(path, Path.GetFullPath(options.BackupFolder)))
        {
            throw SearchException.Invalid($"backup folder {path} is not allowed: this server writes backups below {options.BackupFolder} only");
        }

        if (IsBelow(path, Path.GetFullPath(options.DataFolder)) || path == Path.GetFullPath(options.DataFolder))
        {
            throw SearchException.Invalid($"backup folder {path} lies inside the data folder; choose another");
        }

        return MakeEmpty(path, "backup folder");
    }

    /// <exception cref="SearchException">It is not empty or cannot be made.</exception>
    public static string MakeEmpty(string path, string what)
    {
        try
        {
            Directory.CreateDirectory(path);
            return Directory.EnumerateFileSystemEntries(path).Any()
                ? throw SearchException.Invalid($"{what} {path} is not empty; choose a new one")
                : path;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw SearchException.Invalid($"{what} {path} cannot be made: {problem.Message}");
        }
    }

    private static bool IsBelow(string path, string parent) =>
        path.StartsWith(parent.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}

using Facet.Cli.FolderRuns;

namespace Facet.Cli.Ingestion;

/// <summary>
/// Photos of several PATHs of one command that would take the same id, so that the later one would replace the points of the earlier one. They
/// are looked up on disk, so that memory does not grow with the folders.
/// </summary>
internal sealed class PhotoTwins
{
    private readonly bool _recursive;

    // Numbers say which PATH came first.
    private readonly Dictionary<string, (int Number, string Path)> _files = new(StringComparer.Ordinal);
    private readonly List<(int Number, string Root)> _folders = [];

    public PhotoTwins(IReadOnlyList<string> paths, bool recursive)
    {
        _recursive = recursive;
        foreach (var (number, path) in paths.Select(Path.GetFullPath).Index())
        {
            if (File.Exists(path))
            {
                _files.TryAdd(Path.GetFileName(path), (number, path));
            }
            else
            {
                _folders.Add((number, Path.TrimEndingDirectorySeparator(path)));
            }
        }
    }

    /// <returns>The photo of an earlier PATH that has this one's id; null where there is none, or where it is the same file.</returns>
    public string? Of(PhotoFile photo)
    {
        var candidates = _folders
            .Select(folder => (folder.Number, Path: Path.GetFullPath(photo.Id, folder.Root), folder.Root))
            .Where(candidate => IsIngested(candidate.Path, candidate.Root))
            .Select(candidate => (candidate.Number, candidate.Path));
        if (_files.TryGetValue(photo.Id, out var file))
        {
            candidates = candidates.Append(file);
        }

        // The photo itself is among them: nothing that comes before it is a twin of anything earlier.
        var first = candidates.DefaultIfEmpty((0, photo.Path)).MinBy(candidate => candidate.Item1).Item2;
        return first == photo.Path ? null : first;
    }

    private bool IsIngested(string path, string root) =>
        PhotoFiles.IsPhoto(path) && File.Exists(path) && (Path.GetDirectoryName(path) == root || (_recursive && !IsBehindLink(path, root)));

    /// <summary>Links to folders are not followed when photos are listed.</summary>
    private static bool IsBehindLink(string path, string root)
    {
        for (var folder = new FileInfo(path).Directory; folder is not null && folder.FullName.Length > root.Length; folder = folder.Parent)
        {
            if (folder.LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }
}

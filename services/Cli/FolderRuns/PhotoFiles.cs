namespace Facet.Cli.FolderRuns;

/// <summary>The photos that a list of files and folders stands for, folder by folder, each in order of names.</summary>
internal static class PhotoFiles
{
    private const string LabelMapSuffix = ".label.png";

    private static readonly HashSet<string> s_extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".avif",
    };

    /// <summary>
    /// A file that was named is always taken; in a folder, what has a photo's extension and is no NAME.label.png. A folder that cannot be read
    /// comes as one item with its <see cref="PhotoFile.Fault"/>.
    /// </summary>
    public static IEnumerable<PhotoFile> Enumerate(IReadOnlyList<string> paths, bool recursive)
    {
        foreach (var path in paths)
        {
            var full = Path.GetFullPath(path);
            if (File.Exists(full))
            {
                yield return new PhotoFile(full, Path.GetFileName(full));
                continue;
            }

            foreach (var photo in InFolder(full, full, recursive))
            {
                yield return photo;
            }
        }
    }

    /// <summary>Checks every path before work begins.</summary>
    /// <exception cref="CliException">A path is not there, or a folder cannot be read or holds no photo.</exception>
    public static void Check(IReadOnlyList<string> paths, bool recursive)
    {
        foreach (var path in paths)
        {
            var full = Path.GetFullPath(path);
            if (File.Exists(full))
            {
                continue;
            }

            if (!Directory.Exists(full))
            {
                throw new CliException(ExitCodes.NotUsable, $"{path}: there is no such file or folder.");
            }

            if (InFolder(full, full, recursive).FirstOrDefault() is not { } first)
            {
                var hint = recursive ? "" : " Add --recursive to look into its folders.";
                throw new CliException(ExitCodes.NotUsable, $"{path}: the folder holds no photo ({string.Join(' ', s_extensions)}).{hint}");
            }

            if (first.Path == full)
            {
                throw new CliException(ExitCodes.NotUsable, $"{path}: {first.Fault}");
            }
        }
    }

    /// <summary>Whether a file of a folder is taken. A label map that lies beside its photo is none.</summary>
    public static bool IsPhoto(string file) =>
        s_extensions.Contains(Path.GetExtension(file)) && !file.EndsWith(LabelMapSuffix, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<PhotoFile> InFolder(string folder, string root, bool recursive)
    {
        var (files, folders, fault) = List(folder, recursive);
        if (fault is not null)
        {
            yield return new PhotoFile(folder, IdOf(folder, root), fault);
        }

        foreach (var file in files)
        {
            yield return new PhotoFile(file, IdOf(file, root));
        }

        foreach (var photo in folders.SelectMany(child => InFolder(child, root, recursive)))
        {
            yield return photo;
        }
    }

    private static string IdOf(string path, string root) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The photos and folders in a folder, each in order of names; none, and the reason, where it has gone or may not be read.</summary>
    private static (IReadOnlyList<string> Files, IReadOnlyList<string> Folders, string? Fault) List(string folder, bool recursive)
    {
        try
        {
            string[] files = [.. Directory.EnumerateFiles(folder).Where(IsPhoto).Order(StringComparer.Ordinal)];

            // Links to folders are not followed: they may lead round in a circle.
            string[] folders = recursive
                ? [.. new DirectoryInfo(folder).EnumerateDirectories().Where(child => child.LinkTarget is null).Select(child => child.FullName).Order(StringComparer.Ordinal)]
                : [];
            return (files, folders, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ([], [], $"the folder cannot be read: {error.Message}");
        }
    }
}

namespace Facet.Cli.FolderRuns;

/// <summary>The photos that a list of files and folders stands for, folder by folder, each in order of names.</summary>
internal static class PhotoFiles
{
    private const string LabelMapSuffix = ".label.png";

    private static readonly HashSet<string> s_extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".avif",
    };

    /// <summary>A file that was named is always taken; in a folder, what has a photo's extension and is no NAME.label.png.</summary>
    /// <exception cref="CliException">A path is not there, or a folder holds no photo.</exception>
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
    /// <exception cref="CliException">A path is not there, or a folder holds no photo.</exception>
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

            if (!InFolder(full, full, recursive).Any())
            {
                var hint = recursive ? "" : " Add --recursive to look into its folders.";
                throw new CliException(ExitCodes.NotUsable, $"{path}: the folder holds no photo ({string.Join(' ', s_extensions)}).{hint}");
            }
        }
    }

    /// <summary>A label map that lies beside its photo is none.</summary>
    private static bool IsPhoto(string file) =>
        s_extensions.Contains(Path.GetExtension(file)) && !file.EndsWith(LabelMapSuffix, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<PhotoFile> InFolder(string folder, string root, bool recursive)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(IsPhoto).Order(StringComparer.Ordinal))
        {
            yield return new PhotoFile(file, Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'));
        }

        if (!recursive)
        {
            yield break;
        }

        // Links to folders are not followed: they may lead round in a circle.
        foreach (var child in new DirectoryInfo(folder).EnumerateDirectories().Where(child => child.LinkTarget is null).OrderBy(child => child.Name, StringComparer.Ordinal))
        {
            foreach (var photo in InFolder(child.FullName, root, recursive))
            {
                yield return photo;
            }
        }
    }
}

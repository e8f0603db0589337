namespace Facet.Cli.FolderRuns;

/// <summary>The photos of an input folder with the names of their results.</summary>
internal static class FolderItems
{
    /// <summary>As <see cref="PhotoFiles.Enumerate"/>; memory is bounded by the largest single folder.</summary>
    public static IEnumerable<FolderItem> Enumerate(string folder, bool recursive)
    {
        // Photos come folder by folder, so that only those of one folder can share a name.
        var namesakes = new Dictionary<string, string>(StringComparer.Ordinal);
        var current = "";
        foreach (var photo in PhotoFiles.Enumerate([folder], recursive))
        {
            var name = Path.ChangeExtension(photo.Id, null);
            var parent = Path.GetDirectoryName(photo.Path)!;
            if (parent != current)
            {
                namesakes.Clear();
                current = parent;
            }

            yield return new FolderItem(photo.Path, name, namesakes.TryAdd(name, photo.Path) ? null : namesakes[name]);
        }
    }

    /// <summary>Checks both folders before work begins.</summary>
    /// <exception cref="CliException">The input is no folder or holds no photo, or the results would be taken for photos.</exception>
    public static void Check(string input, string output, bool recursive)
    {
        if (File.Exists(input))
        {
            throw new CliException(ExitCodes.NotUsable, $"{input}: this is a file; name the folder that it lies in.");
        }

        PhotoFiles.Check([input], recursive);
        var (from, to) = (Path.GetFullPath(input).TrimEnd(Path.DirectorySeparatorChar), Path.GetFullPath(output).TrimEnd(Path.DirectorySeparatorChar));
        if (from == to || (recursive && to.StartsWith(from + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
        {
            throw new CliException(ExitCodes.Usage, $"{output}: the results would lie among the photos; choose a folder beside {input}.");
        }
    }
}

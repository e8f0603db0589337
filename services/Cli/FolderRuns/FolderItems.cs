namespace Facet.Cli.FolderRuns;

/// <summary>The photos of an input folder with the names of their results.</summary>
internal static class FolderItems
{
    /// <summary>As <see cref="PhotoFiles.Enumerate"/>; memory is bounded by the largest single folder.</summary>
    /// <param name="folder">The input folder.</param>
    /// <param name="recursive">Photos of folders in it too.</param>
    /// <param name="resultsOf">The paths of a photo's results, by its <see cref="FolderItem.Name"/>.</param>
    public static IEnumerable<FolderItem> Enumerate(string folder, bool recursive, Func<string, IReadOnlyList<string>> resultsOf)
    {
        // Photos come folder by folder, so that only those of one folder can share a result.
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        var current = "";
        foreach (var photo in PhotoFiles.Enumerate([folder], recursive))
        {
            var name = Path.ChangeExtension(photo.Id, null);
            if (photo.Fault is not null)
            {
                yield return new FolderItem(photo.Path, name, photo.Fault);
                continue;
            }

            var parent = Path.GetDirectoryName(photo.Path)!;
            if (parent != current)
            {
                owners.Clear();
                current = parent;
            }

            var results = resultsOf(name);
            var shared = results.FirstOrDefault(owners.ContainsKey);
            if (shared is not null)
            {
                yield return new FolderItem(photo.Path, name, $"its result {Path.GetFileName(shared)} would replace that of {owners[shared]}; rename one of the two.");
                continue;
            }

            foreach (var result in results)
            {
                owners.Add(result, photo.Path);
            }

            yield return new FolderItem(photo.Path, name, null);
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

using Facet.Models;

namespace Facet.Cli.Makeup;

/// <summary>The feature files of a folder.</summary>
internal static class FeatureFolder
{
    /// <summary>What the extraction of whole pictures puts beside NAME.npy: the picture's alpha channel, which is no feature map.</summary>
    private const string MaskSuffix = "_mask.npy";

    /// <summary>Full paths in the order of their names.</summary>
    /// <exception cref="CliException">The folder is not there, cannot be read, or holds no feature file.</exception>
    public static string[] Files(string folder)
    {
        if (!Directory.Exists(folder))
        {
            var problem = File.Exists(folder) ? "this is a file; name the folder that it lies in" : "there is no such folder";
            throw new CliException(ExitCodes.NotUsable, $"{folder}: {problem}.");
        }

        var files = Read(folder);
        return files.Length > 0
            ? files
            : throw new CliException(
                ExitCodes.NotUsable, $"{folder}: the folder holds no feature file ({string.Join(' ', FeatureFile.Extensions)}). Folders in it are not searched.");
    }

    private static string[] Read(string folder)
    {
        try
        {
            var names = Directory.EnumerateFiles(folder).Where(FeatureFile.HasExtension).ToHashSet(StringComparer.Ordinal);
            string[] files = [.. names.Where(name => !IsMask(name, names))];
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.NotUsable, $"{folder}: the folder cannot be read: {error.Message}", error);
        }
    }

    private static bool IsMask(string path, HashSet<string> all) =>
        path.EndsWith(MaskSuffix, StringComparison.OrdinalIgnoreCase) && all.Contains(string.Concat(path.AsSpan(0, path.Length - MaskSuffix.Length), ".npy"));
}

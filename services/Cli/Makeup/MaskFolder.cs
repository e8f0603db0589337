using Facet.Cli.FolderRuns;

namespace Facet.Cli.Makeup;

/// <summary>The masks of one region.</summary>
/// <param name="Region">Name of the region.</param>
/// <param name="Folder">Where they lie, under the names of their photos.</param>
/// <param name="Output">Where the features go.</param>
internal sealed record MaskFolder(string Region, string Folder, string Output)
{
    /// <summary>The forms a mask may have, the most usual first.</summary>
    private static readonly string[] s_endings = [".png", ".bmp", ".tif", ".tiff", ".webp", ".jpg", ".jpeg"];

    /// <summary>
    /// Masks lie in folders with the names of the regions, and so do the features then; or, for a single region, in the folder itself.
    /// </summary>
    /// <param name="masks">The folder that was named.</param>
    /// <param name="output">The output folder that was named.</param>
    /// <param name="wanted">Empty for all regions that have a folder.</param>
    /// <param name="offered">Regions of the recipe.</param>
    /// <exception cref="CliException">A folder or region is not there.</exception>
    public static IReadOnlyList<MaskFolder> Find(string masks, string output, IReadOnlyList<string> wanted, IReadOnlyList<string> offered)
    {
        if (!Directory.Exists(masks))
        {
            throw new CliException(ExitCodes.NotUsable, $"{masks}: there is no such folder.");
        }

        var unknown = wanted.FirstOrDefault(region => !offered.Contains(region));
        if (unknown is not null)
        {
            throw new CliException(ExitCodes.NotUsable, $"--region: the recipe has no region '{unknown}'; it has {string.Join(", ", offered)}.");
        }

        string[] regions = [.. (wanted.Count > 0 ? wanted.Distinct() : offered.Where(region => Directory.Exists(Path.Combine(masks, region))))];
        return regions switch
        {
            [] => throw new CliException(
                ExitCodes.NotUsable, $"{masks}: the folder has no folder of masks ({string.Join(", ", offered)}). Say with --region of what region the masks in it are."),
            [var only] when !Directory.Exists(Path.Combine(masks, only)) => [new MaskFolder(only, masks, output)],
            _ => [.. regions.Select(region => OfRegion(masks, output, region))],
        };
    }

    /// <returns>Null when there is none.</returns>
    public string? MaskOf(FolderItem item) => s_endings.Select(ending => OutputFiles.Path(Folder, item.Name, ending)).FirstOrDefault(File.Exists);

    private static MaskFolder OfRegion(string masks, string output, string region)
    {
        var folder = Path.Combine(masks, region);
        return Directory.Exists(folder)
            ? new MaskFolder(region, folder, Path.Combine(output, region))
            : throw new CliException(ExitCodes.NotUsable, $"{folder}: there is no such folder; the masks of several regions lie in folders with their names.");
    }
}

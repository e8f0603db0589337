namespace Facet.Cli.FolderRuns;

/// <summary>A photo of an input folder.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Name">What its results are called: its path below the input folder, with forward slashes and without extension.</param>
/// <param name="Twin">An earlier photo whose results have the same name, or null.</param>
internal sealed record FolderItem(string Path, string Name, string? Twin);

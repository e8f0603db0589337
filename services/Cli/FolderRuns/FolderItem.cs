namespace Facet.Cli.FolderRuns;

/// <summary>A photo of an input folder.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Name">What its results are called: its path below the input folder, with forward slashes and without extension.</param>
/// <param name="Fault">Why it cannot be worked on, or null: its results would replace those of an earlier photo, or it is a folder that cannot be read.</param>
internal sealed record FolderItem(string Path, string Name, string? Fault);

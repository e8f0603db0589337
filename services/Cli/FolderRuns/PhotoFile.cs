namespace Facet.Cli.FolderRuns;

/// <summary>A photo on disk and the id its points take.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Id">Path below the folder that was named, with forward slashes.</param>
/// <param name="Fault">Set for a folder whose photos cannot be listed: why. It stands in their place.</param>
internal sealed record PhotoFile(string Path, string Id, string? Fault = null);

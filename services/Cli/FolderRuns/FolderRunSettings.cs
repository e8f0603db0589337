namespace Facet.Cli.FolderRuns;

/// <summary>What a command does with a folder.</summary>
/// <param name="Input">Folder of photos.</param>
/// <param name="Output">Folder for the results; made if need be.</param>
/// <param name="Recursive">Photos of folders in it too; their results lie in folders of the same names.</param>
/// <param name="Overwrite">Photos whose results are there already are done again.</param>
/// <param name="Json">A document a photo on stdout.</param>
internal sealed record FolderRunSettings(string Input, string Output, bool Recursive, bool Overwrite, bool Json);

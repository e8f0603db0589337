namespace Facet.Cli.Transfer;

/// <summary>Folders that commands write.</summary>
internal static class Folders
{
    /// <exception cref="CliException">It is not empty or cannot be made.</exception>
    public static void MakeEmpty(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            if (Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new CliException(ExitCodes.NotUsable, $"{folder}: the folder is not empty; choose a new one.");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.NotUsable, $"{folder}: the folder cannot be made: {error.Message}", error);
        }
    }
}

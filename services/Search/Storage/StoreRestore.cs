using Facet.Search.Model;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Storage;

/// <summary>Makes a data folder of a backup.</summary>
public static class StoreRestore
{
    /// <summary>Checks every file of a backup and copies it into a data folder. The backup stays as it is.</summary>
    /// <param name="backup">Folder of the backup.</param>
    /// <param name="dataFolder">New or empty.</param>
    /// <param name="cancellationToken">Stops it; the data folder is then incomplete and is not opened.</param>
    /// <exception cref="SearchException">The backup is damaged (the message names the file), or the data folder is in use or not empty.</exception>
    public static BackupManifest Run(string backup, string dataFolder, CancellationToken cancellationToken = default)
    {
        var manifest = BackupManifest.Read(backup);
        if (manifest.DataFormat > Database.DataFormat)
        {
            throw new SearchException(
                SearchReason.UnsupportedDataFormat,
                $"{backup} has data format {manifest.DataFormat}, this version reads up to {Database.DataFormat}; "
                + "restore it with the version that made it");
        }

        var target = BackupFolder.MakeEmpty(Path.GetFullPath(dataFolder), "data folder");
        using var folderLock = DataFolderLock.Take(target);
        try
        {
            Directory.CreateDirectory(Path.Combine(target, FactorLog.FolderName));

            // The database comes last: without it a folder that was left half done is not taken for a data folder.
            foreach (var file in manifest.Files.OrderBy(file => file.Name == Database.FileName))
            {
                Restore(backup, target, file, cancellationToken);
            }

            FileSystem.Flush(Path.Combine(target, FactorLog.FolderName));
            FileSystem.Flush(target);
            return manifest;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SearchException(SearchReason.InvalidBackup, $"{backup} cannot be restored to {target}: {problem.Message}", problem);
        }
    }

    private static void Restore(string backup, string target, BackupFile file, CancellationToken cancellationToken)
    {
        var (from, to) = (Path.Combine(backup, file.Name), Path.Combine(target, file.Name));
        var part = to + ".part";
        var length = File.Exists(from) ? new FileInfo(from).Length : -1;
        if (length < file.Bytes)
        {
            throw Damaged(from, length < 0 ? "it is missing" : $"it has {length} bytes instead of {file.Bytes}");
        }

        if (BackupWriter.Copy(from, part, file.Bytes, cancellationToken) != file.Sha256)
        {
            throw Damaged(from, "its checksum does not fit");
        }

        File.Move(part, to);
    }

    private static SearchException Damaged(string file, string problem) =>
        new(SearchReason.InvalidBackup, $"{file} is damaged: {problem}; use another backup and empty the data folder first");
}

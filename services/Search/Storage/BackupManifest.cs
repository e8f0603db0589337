using System.Text.Json;
using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>What a backup holds; its file is written last, so that a folder without it is no backup.</summary>
/// <param name="Format">Version of the layout of a backup.</param>
/// <param name="DataFormat">Of the data folder.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Collections">Number of them.</param>
/// <param name="Points">In all collections.</param>
/// <param name="Files">All files but this one.</param>
public sealed record BackupManifest(
    int Format, int DataFormat, DateTimeOffset CreatedAt, long Collections, long Points, IReadOnlyList<BackupFile> Files)
{
    internal const string FileName = "manifest.json";
    internal const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), _json);
            return manifest is { Format: CurrentFormat, Files.Count: > 0 } && manifest.Files.All(file => file?.IsSound == true)
                ? manifest
                : throw new SearchException(SearchReason.InvalidBackup, $"{path} is no manifest of a backup that this version can restore");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SearchException(
                SearchReason.InvalidBackup, $"{path} cannot be read, so that {folder} is no whole backup: {problem.Message}", problem);
        }
    }

    internal void Write(string folder)
    {
        using var file = File.Create(Path.Combine(folder, FileName));
        JsonSerializer.Serialize(file, this, _json);
        file.Flush(flushToDisk: true);
    }
}

/// <summary>A file of a backup.</summary>
/// <param name="Name">Path inside the backup, with '/'.</param>
/// <param name="Bytes">How much of it counts; there may be more.</param>
/// <param name="Sha256">Of that much, hexadecimal.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256)
{
    /// <summary>The name is one that a backup can have: nothing is ever written outside of the folder.</summary>
    internal bool IsSound => Bytes >= 0 && Sha256?.Length == 64 && (Name == Database.FileName || IsSegment);

    private bool IsSegment =>
        Name?.Split('/') is [Factors.FactorLog.FolderName, var file]
        && Factors.Segment.NumberOf(file) is { } number
        && Path.GetFileName(Factors.Segment.PathOf(string.Empty, number)) == file;
}

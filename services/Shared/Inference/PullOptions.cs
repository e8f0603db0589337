namespace Facet.Inference;

/// <summary>How models are pulled.</summary>
public sealed record PullOptions
{
    /// <summary>Address of the hub or a mirror; when absent that in $FACET_HUB, else the catalogue's.</summary>
    public Uri? Hub { get; init; }

    /// <summary>Sent to the host of <see cref="Hub"/> and to no other.</summary>
    public string? Token { get; init; }

    /// <summary>Folder for the files, made if need be; <see cref="PublishedCatalog.FolderOf"/> when absent.</summary>
    public string? OutFolder { get; init; }

    /// <summary>Whether files are downloaded again and their checksums replaced in the lock file.</summary>
    public bool Update { get; init; }

    /// <summary>The pause before a retry; the first has number 0.</summary>
    internal Func<int, TimeSpan> RetryDelay { get; init; } = retry => TimeSpan.FromSeconds(0.5 * (1 << retry));

    /// <summary>How long the hub may be silent.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Free bytes of a folder's disk.</summary>
    internal Func<string, long> FreeSpace { get; init; } = folder => new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
}

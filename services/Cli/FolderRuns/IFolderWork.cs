namespace Facet.Cli.FolderRuns;

/// <summary>What becomes of each photo of a folder.</summary>
internal interface IFolderWork
{
    /// <summary>Photos that are worked on at the same time, at least 1.</summary>
    int Window { get; }

    /// <summary>Whether all results of the photo are there already.</summary>
    bool IsFinished(FolderItem item);

    /// <summary>Makes the results of a photo. Several photos are worked on at the same time.</summary>
    /// <returns>The files that were written.</returns>
    Task<IReadOnlyList<string>> RunAsync(FolderItem item, CancellationToken cancel);
}

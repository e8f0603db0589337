namespace Facet.Cli.FolderRuns;

/// <summary>What becomes of each photo of a folder.</summary>
internal interface IFolderWork
{
    /// <summary>Photos that are worked on at the same time, at least 1.</summary>
    int Window { get; }

    /// <summary>What makes the results.</summary>
    ResultsOrigin Origin { get; }

    /// <summary>Where the results of a photo lie, as far as that is known before it is worked on: it is finished when all of them are there.</summary>
    /// <param name="name">As of <see cref="FolderItem.Name"/>.</param>
    IReadOnlyList<string> ResultsOf(string name);

    /// <summary>Makes the results of a photo. Several photos are worked on at the same time.</summary>
    /// <returns>The files that were written.</returns>
    Task<IReadOnlyList<string>> RunAsync(FolderItem item, CancellationToken cancel);
}

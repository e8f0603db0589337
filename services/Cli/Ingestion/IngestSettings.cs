using Facet.Gateway.V1;

namespace Facet.Cli.Ingestion;

/// <param name="Collection">Where the points go.</param>
/// <param name="AllFaces">Every face, or the largest of each photo.</param>
/// <param name="Recipe">Null takes the collection's own, or the server's default.</param>
/// <param name="IdPrefix">Put before every photo's id.</param>
internal sealed record IngestSettings(string Collection, bool AllFaces, string? Recipe, string IdPrefix)
{
    /// <summary>Of photos whose id is there already.</summary>
    public ExistingPolicy Existing { get; init; }

    /// <summary>Of photos whose picture is there already under another id.</summary>
    public DuplicatePolicy Duplicates { get; init; }

    /// <summary>Photos under way at the same time.</summary>
    public int Window { get; init; } = 4;

    /// <summary>The server's limit: a larger file is not even read.</summary>
    public long MaxImageBytes { get; init; } = long.MaxValue;
}

namespace Facet.Cli.Masks;

/// <summary>What is made of the faces of a folder's photos.</summary>
/// <param name="Output">Folder for the results.</param>
/// <param name="CropSide">Side of the aligned crops that the masks are of; null for masks of the whole photos.</param>
/// <param name="Regions">Names of the regions that get a mask.</param>
/// <param name="MaxImageBytes">The service's limit for a photo.</param>
internal sealed record MaskSettings(string Output, int? CropSide, IReadOnlyList<string> Regions, long MaxImageBytes);

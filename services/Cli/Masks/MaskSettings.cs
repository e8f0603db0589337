using Facet.Cli.FolderRuns;
using Facet.Parsing.V1;

namespace Facet.Cli.Masks;

/// <summary>What is made of the faces of a folder's photos.</summary>
/// <param name="Output">Folder for the results.</param>
/// <param name="Options">What the service is asked for: crop and its label map, or the label map of the photo.</param>
/// <param name="Regions">Names of the regions that get a mask; empty for all that the parser knows.</param>
/// <param name="Origin">What makes the results.</param>
/// <param name="MaxImageBytes">The service's limit for a photo.</param>
internal sealed record MaskSettings(string Output, ParseOptions Options, IReadOnlyList<string> Regions, ResultsOrigin Origin, long MaxImageBytes);

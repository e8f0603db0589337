using Facet.Features.V1;
using Facet.Types.V1;

namespace Facet.Cli.FeatureMaps;

/// <summary>What is made of each photo.</summary>
/// <param name="Output">Folder for the results.</param>
/// <param name="Options">What the features service is asked for.</param>
/// <param name="Maker">What makes the features, as the service says.</param>
/// <param name="HasMeta">Whether NAME.json is written.</param>
/// <param name="MaxImageBytes">Largest photo that the service takes.</param>
internal sealed record EncodeSettings(string Output, ExtractOptions Options, Fingerprint Maker, bool HasMeta, long MaxImageBytes);

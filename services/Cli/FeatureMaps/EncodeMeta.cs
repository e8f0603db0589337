using Facet.Cli.FolderRuns;
using Facet.Features.V1;

namespace Facet.Cli.FeatureMaps;

/// <summary>What a feature map was made of and how: the document beside it.</summary>
internal static class EncodeMeta
{
    public static object Of(FolderItem item, ExtractResponse response, NamedTensor map, bool hasAlpha) => new
    {
        source = item.Path,
        model = response.Fingerprint.Model,
        weights_sha256 = response.Fingerprint.WeightsSha256,
        precision = response.Fingerprint.Precision,
        features = map.Name,
        shape = map.Tensor.Shape,
        dtype = map.Tensor.Type.ToString().ToLowerInvariant(),
        mask_shape = new[] { response.GridHeight, response.GridWidth },
        has_alpha = hasAlpha,
        // The part of the photo that the grid covers, in its pixels.
        seen = new { left = response.Seen.Left, top = response.Seen.Top, width = response.Seen.Width, height = response.Seen.Height },
    };
}

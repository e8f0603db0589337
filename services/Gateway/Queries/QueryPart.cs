using Facet.Features.V1;
using Facet.Gateway.Http;
using Facet.Gateway.V1;
using Facet.Types.V1;

namespace Facet.Gateway.Queries;

/// <summary>One thing to search with, as far as models have to look at it.</summary>
internal sealed record QueryPart
{
    /// <summary>Set for a stored point.</summary>
    public string PointId { get; init; } = "";

    /// <summary>The face of a photo; none for a stored point.</summary>
    public QueryFace? Face { get; init; }

    public QueryItemInfo ToInfo() => Face is null
        ? new QueryItemInfo { PointId = PointId }
        : new QueryItemInfo { Face = Face.Summary, FaceCount = Face.FaceCount };
}

/// <summary>The face of a photo to search with.</summary>
/// <param name="Summary">For gRPC.</param>
/// <param name="View">For HTTP.</param>
/// <param name="FaceCount">Faces that its photo shows.</param>
/// <param name="Regions">Its factors.</param>
/// <param name="Fingerprint">What made them.</param>
/// <param name="Grid">Of the feature map.</param>
/// <param name="Crop">The aligned crop as JPEG.</param>
internal sealed record QueryFace(
    FaceSummary Summary, FaceView View, uint FaceCount, IReadOnlyList<RegionFactors> Regions, Fingerprint Fingerprint, GridSize Grid, byte[] Crop)
{
    public long Bytes => Crop.Length + Regions.Sum(region => (long)region.CalculateSize());
}

/// <summary>Cells of a feature map.</summary>
internal sealed record GridSize(uint Width, uint Height);

/// <summary>A query whose photos have been looked at, with how it was asked, so that it can be asked again in another way.</summary>
/// <param name="Request">Without photos: weights, filter and the like.</param>
/// <param name="Positives">At least one.</param>
/// <param name="Negatives">May be none.</param>
internal sealed record KeptQuery(SearchRequest Request, IReadOnlyList<QueryPart> Positives, IReadOnlyList<QueryPart> Negatives)
{
    private const int Overhead = 4096;

    public long Bytes => Overhead + Positives.Concat(Negatives).Sum(part => part.Face?.Bytes ?? part.PointId.Length);
}

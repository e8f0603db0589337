using Facet.Search.V1;
using Facet.Types.V1;

namespace Facet.Gateway.Http;

/// <summary>Models, collections and points as the HTTP API shows them.</summary>
internal static class StatusMapping
{
    public static ModelView Model(ModelInfo model) => new(
        model.Id, model.Kind, model.Architecture, model.Licence, model.Source, model.Provider, model.Precision, [model.InputHeight, model.InputWidth]);

    public static CollectionView Collection(Collection collection) => new(
        collection.Name,
        collection.PointCount,
        DateTimeOffset.FromUnixTimeSeconds(collection.CreatedAt),
        collection.FactorBytes,
        collection.Fingerprint is { } made ? new FingerprintView(made.Model, made.WeightsSha256, made.Recipe, made.MaskSource, made.Precision) : null,
        collection.Index is { } index
            ? new IndexView(
                index.IndexedPoints, index.HasRecallAt10 ? index.RecallAt10 : null, index.MemoryBytes, index.IsBuilding, index.Shortlist, index.Ef)
            : null);

    public static PointView Point(Point point, string collection) => new(
        point.Id,
        [.. point.Regions.Select(region => new PointRegionView(region.Region, region.AreaShare))],
        MetadataJson.ToView(point.Metadata),
        ApiUrls.Thumbnail(collection, point.Id));
}

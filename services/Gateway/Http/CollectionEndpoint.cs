using Facet.Gateway.Duplicates;
using Facet.Gateway.Storage;
using Facet.Hosting;
using Facet.Search.V1;
using Grpc.Core;

namespace Facet.Gateway.Http;

/// <summary>Collections and their points over HTTP.</summary>
internal sealed class CollectionEndpoint(
    BackendClients backends, PhotoPoints points, Thumbnails thumbnails, PhotoLedger ledger, ForgottenCollections forgotten)
{
    private const int MaxPhotos = 1000;

    public async Task<CollectionsView> ListAsync(uint pageSize, string pageToken, CancellationToken cancel)
    {
        // Asked before the list: pictures come after their collection, so that what has some here and is not in the list was deleted.
        var pictured = forgotten.Candidates();
        var page = await backends.Search.ListCollectionsAsync(
            new ListCollectionsRequest { PageSize = pageSize, PageToken = pageToken }, cancellationToken: cancel);
        if (pageToken.Length == 0 && page.NextPageToken.Length == 0)
        {
            forgotten.Compare(pictured, page.Collections.Select(collection => collection.Name).ToHashSet(StringComparer.Ordinal));
        }

        return new CollectionsView([.. page.Collections.Select(StatusMapping.Collection)], page.NextPageToken);
    }

    /// <returns>The collection, and whether it was made by this call.</returns>
    public async Task<(CollectionView Collection, bool IsNew)> CreateAsync(CreateCollectionBody body, CancellationToken cancel)
    {
        try
        {
            var created = await backends.Search.CreateCollectionAsync(new CreateCollectionRequest { Name = body.Name }, cancellationToken: cancel);
            return (StatusMapping.Collection(created.Collection), true);
        }
        catch (RpcException error) when (body.IfNotExists && error.StatusCode == StatusCode.AlreadyExists)
        {
            return (await GetAsync(body.Name, cancel), false);
        }
    }

    public async Task<CollectionView> GetAsync(string name, CancellationToken cancel) => StatusMapping.Collection(
        (await backends.Search.GetCollectionAsync(new GetCollectionRequest { Name = name }, cancellationToken: cancel)).Collection);

    public async Task<DeletedView> DeleteAsync(string name, CancellationToken cancel)
    {
        var deleted = await backends.Search.DeleteCollectionAsync(new DeleteCollectionRequest { Name = name }, cancellationToken: cancel);
        thumbnails.RemoveAll(name);
        ledger.RemoveAll(name);
        return new DeletedView(deleted.DeletedPoints);
    }

    public async Task<RecallView> RecallAsync(string name, RecallBody body, CancellationToken cancel)
    {
        var report = await backends.Search.CheckRecallAsync(
            new CheckRecallRequest { Collection = name, Samples = body.Samples, TopK = body.TopK }, cancellationToken: cancel);
        return new RecallView(report.Recall, report.Samples, report.TopK, report.ApproximateMilliseconds, report.ExactMilliseconds, report.ScoredPoints);
    }

    public async Task<PointsView> PointsAsync(string name, uint pageSize, string pageToken, string prefix, CancellationToken cancel)
    {
        var page = await backends.Search.ListPointsAsync(
            new ListPointsRequest { Collection = name, PageSize = pageSize, PageToken = pageToken, IdPrefix = prefix }, cancellationToken: cancel);
        return new PointsView([.. page.Points.Select(point => StatusMapping.Point(point, name))], page.NextPageToken);
    }

    public async Task<PointView> PointAsync(string name, string id, CancellationToken cancel) => StatusMapping.Point(await FindAsync(name, id, cancel), name);

    public async Task<DeletedView> DeletePointsAsync(string name, DeletePointsBody body, CancellationToken cancel)
    {
        if (body.Ids is null or [] && body.PhotoIds is null or [])
        {
            throw new FacetException(FacetError.Invalid("ids", "NO_POINTS", "Name the points in ids, or their photos in photo_ids."));
        }

        if (body.PhotoIds is { Count: > MaxPhotos })
        {
            throw new FacetException(FacetError.Invalid("photo_ids", "TOO_MANY_IDS", $"At most {MaxPhotos} photos are taken at a time."));
        }

        var ids = new List<string>(body.Ids ?? []);
        foreach (var photo in body.PhotoIds ?? [])
        {
            ids.AddRange(await points.ListAsync(name, photo, cancel).Select(point => point.Id).ToListAsync(cancel));
        }

        var deleted = await backends.Search.DeletePointsAsync(new DeletePointsRequest { Collection = name, Ids = { ids } }, cancellationToken: cancel);
        thumbnails.Remove(name, ids);
        foreach (var photo in body.PhotoIds ?? [])
        {
            ledger.Remove(name, photo);
        }

        return new DeletedView(deleted.DeletedPoints);
    }

    /// <summary>The picture of a point that is there; that of one that was deleted elsewhere is forgotten now.</summary>
    public async Task<byte[]> ThumbnailAsync(string name, string id, CancellationToken cancel)
    {
        try
        {
            await FindAsync(name, id, cancel);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            thumbnails.Remove(name, [id]);
            throw;
        }

        return thumbnails.Find(name, id) ?? throw new FacetException(new FacetError(
            StatusCode.NotFound, "THUMBNAIL_NOT_FOUND", "The gateway has no picture of this point: it came without its photo, or the picture was dropped for newer ones."));
    }

    private async Task<Point> FindAsync(string name, string id, CancellationToken cancel) =>
        (await backends.Search.GetPointAsync(new GetPointRequest { Collection = name, Id = id }, cancellationToken: cancel)).Point;
}

using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

/// <summary>A disk that is really full.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TmpfsFact]
    public async Task A_full_disk_refuses_points_lets_them_be_deleted_and_then_takes_new_ones()
    {
        using var disk = new SmallDisk(_folder.Path, 12);
        var options = Samples.Options(_folder.Path);
        options.ReserveBytes = 1 << 20;
        options.WalBytes = 1 << 18;
        await using var store = CollectionStore.Open(options);
        using var engine = new SearchEngine(store, options);
        var stored = await FillUpAsync(store);
        Assert.InRange(stored.Count, 100, 10_000);

        Assert.Equal(stored.Count, store.GetCollection(Samples.Faces).PointCount);
        Assert.Equal(stored.Count - 1, (await engine.SearchAsync(Samples.QueryById(Samples.Id(3), 1000))).ScoredPoints);
        Assert.Equal(stored.Count, await store.DeletePointsAsync(Samples.Faces, stored));
        Assert.Equal(0, store.GetCollection(Samples.Faces).PointCount);

        // The segments of garbage go between batches.
        var again = await FillUpAsync(store);
        Assert.True(again.Count > stored.Count / 2, $"{stored.Count} points had room before, {again.Count} after all were deleted");
        Assert.Equal(again.Count, store.Ids(1000).Count());
    }

    private static async Task<List<string>> FillUpAsync(CollectionStore store)
    {
        var stored = new List<string>();
        for (var number = 0; ; number++)
        {
            var point = new PointData(Samples.Id(number), [Samples.Region("lips", number, 1000)], new Dictionary<string, MetaValue>());
            var outcome = Assert.Single(await store.UpsertAsync(Samples.Faces, Samples.Fingerprint, [point], createCollection: true));
            if (outcome.Error is { } error)
            {
                Assert.Equal(SearchReason.DiskFull, Assert.IsType<SearchException>(error).Reason);
                return stored;
            }

            stored.Add(point.Id);
        }
    }
}

using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class GenerationTests : IDisposable
{
    private static readonly ModelFingerprint _late = Samples.Fingerprint with { Recipe = "late" };

    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;

    public GenerationTests() => _store = CollectionStore.Open(Samples.Options(_folder.Path));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_search_that_began_before_the_switch_reads_on_in_the_old_factors()
    {
        await BeginWithAsync(40);
        await PutNextAsync(40);
        var (row, _) = _store.Describe(Samples.Faces);
        using (_store.Hold())
        {
            using var lease = _store.Lease(row);
            await _store.SwitchGenerationAsync(Samples.Faces);

            // More changes, so that the writer would have had the time to purge.
            await _store.CreateCollectionAsync("one");
            await _store.CreateCollectionAsync("two");
            Assert.Equal(40, Enumerable.Range(0, 40).Count(ordinal => lease.TryRead(ordinal, out _)));
            Assert.True(lease.TryRead(39, out var record) && record.Generation == row.Generation);
        }

        var now = _store.Describe(Samples.Faces).Row;
        Assert.Equal(_late, now.Info.Fingerprint);
        using var after = _store.Lease(now);
        Assert.Equal(40, Enumerable.Range(0, 40).Count(ordinal => after.TryRead(ordinal, out _)));
    }

    [Fact]
    public async Task A_point_that_is_written_again_in_the_old_generation_is_missing_in_the_next()
    {
        await BeginWithAsync(5);
        await PutNextAsync(5);
        Assert.Equal(5, _store.GetCollection(Samples.Faces).Next!.PointCount);

        await _store.PutAsync(Samples.Point(Samples.Id(2), 99));

        Assert.Equal(4, _store.GetCollection(Samples.Faces).Next!.PointCount);
        var error = await Assert.ThrowsAsync<SearchException>(() => _store.SwitchGenerationAsync(Samples.Faces));
        Assert.Contains("1 of the 5 points", error.Message, StringComparison.Ordinal);
        await _store.SwitchGenerationAsync(Samples.Faces, dropMissing: true);
        Assert.Equal(Enumerable.Range(0, 5).Where(number => number != 2).Select(Samples.Id), _store.Ids());
    }

    [Fact]
    public async Task A_point_that_only_the_next_generation_has_is_seen_after_the_switch_or_never()
    {
        await BeginWithAsync(3);
        await PutNextAsync(4);
        Assert.Equal(3, _store.Ids().Count());
        Assert.Throws<SearchException>(() => _store.GetPoint(Samples.Faces, Samples.Id(3)));

        await _store.AbandonGenerationAsync(Samples.Faces);
        Assert.Equal(3, _store.Ids().Count());
        Assert.False(Assert.Single(await _store.UpsertAsync(Samples.Faces, Samples.Fingerprint, [Samples.Point(Samples.Id(3), 3)])).Replaced);
        await _store.BeginGenerationAsync(Samples.Faces, _late);
        await PutNextAsync(5);
        await _store.SwitchGenerationAsync(Samples.Faces);

        Assert.Equal(Enumerable.Range(0, 5).Select(Samples.Id), _store.Ids());
    }

    [Fact]
    public async Task The_next_generation_may_have_other_channels_and_regions()
    {
        await BeginWithAsync(2);
        var point = new PointData(Samples.Id(0), [Samples.Region("brows", 1, 7)], new Dictionary<string, MetaValue>());
        Assert.Null(Assert.Single(await _store.UpsertAsync(Samples.Faces, _late, [point])).Error);

        await _store.SwitchGenerationAsync(Samples.Faces, dropMissing: true);

        Assert.Equal(["brows"], _store.Describe(Samples.Faces).Regions.All.Select(region => region.Name));
        Assert.Equal(7, _store.GetPoint(Samples.Faces, Samples.Id(0), withFactors: true).Regions[0].Factors!.Channels);
    }

    private async Task BeginWithAsync(int count)
    {
        await _store.FillAsync(count);
        await _store.BeginGenerationAsync(Samples.Faces, _late);
    }

    private async Task PutNextAsync(int count)
    {
        var outcomes = await _store.UpsertAsync(
            Samples.Faces, _late, [.. Enumerable.Range(0, count).Select(number => Samples.Point(Samples.Id(number), number + 500))]);
        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));
    }
}

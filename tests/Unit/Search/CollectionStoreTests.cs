using Facet.Gram;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class CollectionStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;

    public CollectionStoreTests() => _store = CollectionStore.Open(Samples.Options(_folder.Path));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_point_comes_back_as_it_was_written()
    {
        var metadata = new Dictionary<string, MetaValue>
        {
            ["shade"] = MetaValue.Of("coral \"é\" 💄"),
            ["gloss"] = MetaValue.Of(3.0),
            ["year"] = MetaValue.Of(long.MaxValue),
            ["matte"] = MetaValue.Of(false),
        };
        var point = Samples.Point("a/photo 1.jpg#0", 1, metadata: metadata);
        await _store.PutAsync(point);

        var found = _store.GetPoint(Samples.Faces, point.Id, withFactors: true);

        Assert.Equal(metadata, found.Metadata);
        Assert.Equal(["lips", "eyes"], found.Regions.Select(region => region.Region));
        foreach (var (given, stored) in point.Regions.Zip(found.Regions))
        {
            Assert.Equal(given.Factors!.Data.ToArray(), stored.Factors!.Data.ToArray());
            Assert.Equal(given.Patches, stored.Patches);
            Assert.Equal(given.AreaShare, stored.AreaShare);
            Assert.Equal(GramScore.Norm(given.Factors.Unpack()), stored.GramNorm);
        }
    }

    [Fact]
    public async Task Half_precision_factors_stay_half_precision()
    {
        var half = Samples.AsHalf(Samples.Region("lips", 1));
        await _store.PutAsync(new PointData("half", [half], new Dictionary<string, MetaValue>()));

        var stored = Assert.Single(_store.GetPoint(Samples.Faces, "half", withFactors: true).Regions).Factors!;

        Assert.Equal(FactorType.Bits16, stored.Type);
        Assert.Equal(half.Factors!.Data.ToArray(), stored.Data.ToArray());
        Assert.Equal(stored.Data.Length, _store.GetCollection(Samples.Faces).FactorBytes);
    }

    [Fact]
    public async Task Upsert_is_idempotent_by_id_and_counts_stay_right()
    {
        var first = await _store.UpsertAsync(Samples.Faces, Samples.Fingerprint, [Samples.Point("a", 1), Samples.Point("b", 2)], true);
        var second = await _store.UpsertAsync(Samples.Faces, Samples.Fingerprint, [Samples.Point("a", 3, ["lips"]), Samples.Point("c", 4)]);

        Assert.Equal([false, false], first.Select(outcome => outcome.Replaced));
        Assert.Equal([true, false], second.Select(outcome => outcome.Replaced));
        var expected = new[] { Samples.Point("a", 3, ["lips"]), Samples.Point("b", 2), Samples.Point("c", 4) };
        var info = _store.GetCollection(Samples.Faces);
        Assert.Equal(3, info.PointCount);
        Assert.Equal(expected.Sum(point => point.Regions.Sum(region => (long)region.Factors!.Data.Length)), info.FactorBytes);
        Assert.Equal("lips", Assert.Single(_store.GetPoint(Samples.Faces, "a").Regions).Region);
    }

    [Fact]
    public async Task The_same_id_twice_in_one_call_keeps_the_later_point()
    {
        var outcomes = await _store.UpsertAsync(
            Samples.Faces, Samples.Fingerprint, [Samples.Point("a", 1), Samples.Point("a", 2, ["eyes"])], createCollection: true);

        Assert.Equal([false, true], outcomes.Select(outcome => outcome.Replaced));
        Assert.Equal("eyes", Assert.Single(_store.GetPoint(Samples.Faces, "a").Regions).Region);
    }

    [Fact]
    public async Task A_bad_point_fails_alone()
    {
        var outcomes = await _store.UpsertAsync(
            Samples.Faces,
            Samples.Fingerprint,
            [
                Samples.Point("a", 1),
                Samples.Point("", 2),
                Samples.Point("b", 3) with { Regions = [Samples.Region("lips", 3, 7)] },
                Samples.Point("c", 4),
            ],
            createCollection: true);

        Assert.Equal([true, false, false, true], outcomes.Select(outcome => outcome.Error is null));
        Assert.Contains("7 channels, the collection's points have 24", outcomes[2].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "c"], _store.Ids());
    }

    [Fact]
    public async Task Delete_counts_the_ids_that_were_there()
    {
        await _store.FillAsync(20);

        Assert.Equal(2, await _store.DeletePointsAsync(Samples.Faces, [Samples.Id(3), "nobody", Samples.Id(4), Samples.Id(3)]));
        Assert.Equal(18, _store.GetCollection(Samples.Faces).PointCount);
        var gone = Assert.Throws<SearchException>(() => _store.GetPoint(Samples.Faces, Samples.Id(3)));
        Assert.Equal(SearchReason.PointNotFound, gone.Reason);
        Assert.Equal(18, await _store.DeletePointsAsync(Samples.Faces, [.. _store.Ids()]));
        Assert.Equal(0, _store.GetCollection(Samples.Faces).FactorBytes);
    }

    [Theory]
    [InlineData("Faces")]
    [InlineData("")]
    [InlineData("-faces")]
    [InlineData("fa ces")]
    [InlineData("../faces")]
    public async Task Refuses_collection_names_outside_the_rule(string name)
    {
        var error = await Assert.ThrowsAsync<SearchException>(() => _store.CreateCollectionAsync(name));

        Assert.Equal(SearchReason.InvalidArgument, error.Reason);
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Creating_twice_is_an_error_unless_told_otherwise()
    {
        await _store.CreateCollectionAsync(Samples.Faces);

        var error = await Assert.ThrowsAsync<SearchException>(() => _store.CreateCollectionAsync(Samples.Faces));
        Assert.Equal(SearchReason.CollectionExists, error.Reason);
        Assert.Equal(Samples.Faces, (await _store.CreateCollectionAsync(Samples.Faces, ifNotExists: true)).Name);
    }

    [Fact]
    public async Task The_first_point_fixes_the_fingerprint()
    {
        await _store.CreateCollectionAsync(Samples.Faces);
        Assert.Null(_store.GetCollection(Samples.Faces).Fingerprint);

        await _store.PutAsync(Samples.Point("a", 1));

        Assert.Equal(Samples.Fingerprint, _store.GetCollection(Samples.Faces).Fingerprint);
        var other = Samples.Fingerprint with { Recipe = "late" };
        var error = await Assert.ThrowsAsync<SearchException>(() => _store.UpsertAsync(Samples.Faces, other, [Samples.Point("b", 2)]));
        Assert.Equal(SearchReason.FingerprintMismatch, error.Reason);
        Assert.Contains("recipe 'early', but these have 'late'", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SearchException>(() => _store.CreateCollectionAsync(Samples.Faces, other, ifNotExists: true));
    }

    [Fact]
    public async Task Upsert_makes_a_collection_only_when_told_to()
    {
        var error = await Assert.ThrowsAsync<SearchException>(
            () => _store.UpsertAsync(Samples.Faces, Samples.Fingerprint, [Samples.Point("a", 1)]));

        Assert.Equal(SearchReason.CollectionNotFound, error.Reason);
    }

    [Fact]
    public async Task A_dropped_collection_is_gone_at_once_and_its_name_is_free()
    {
        await _store.FillAsync(450);

        Assert.Equal(450, await _store.DeleteCollectionAsync(Samples.Faces));
        Assert.Throws<SearchException>(() => _store.GetCollection(Samples.Faces));
        Assert.Equal((0, 0), _store.Totals());
        await _store.FillAsync(3);
        Assert.Equal(3, _store.Ids().Count());
        await Assert.ThrowsAsync<SearchException>(() => _store.DeleteCollectionAsync("nothing"));
    }

    [Fact]
    public async Task Collections_are_listed_by_name_in_pages()
    {
        foreach (var name in new[] { "c", "a", "b" })
        {
            await _store.CreateCollectionAsync(name);
        }

        var first = _store.ListCollections(2);
        var second = _store.ListCollections(2, first.NextToken);

        Assert.Equal(["a", "b"], first.Items.Select(info => info.Name));
        Assert.Equal(["c"], second.Items.Select(info => info.Name));
        Assert.Empty(second.NextToken);
    }

    [Fact]
    public async Task Many_callers_at_once_lose_nothing()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            await _store.PutAsync(Samples.Point(Samples.Id(number), number));
            Assert.Equal(Samples.Id(number), _store.GetPoint(Samples.Faces, Samples.Id(number)).Id);
        });

        Assert.Equal(200, _store.GetCollection(Samples.Faces).PointCount);
        Assert.Equal(Enumerable.Range(0, 200).Select(Samples.Id), _store.Ids());
    }

    [Fact]
    public async Task A_caller_that_left_before_its_turn_writes_nothing()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _store.UpsertAsync(Samples.Faces, Samples.Fingerprint, [Samples.Point("a", 1)], true, gone.Token));
        Assert.Equal((0, 0), _store.Totals());
    }
}

using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class MigrationTests : IDisposable
{
    private const int Count = 600;

    private readonly TestFolder _folder = new();

    public MigrationTests() => FormatOneFolder.Make(_folder.Path, Count);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_of_format_1_is_taken_over_whole()
    {
        var before = new FileInfo(Path.Combine(_folder.Path, "facet.db")).Length;
        var log = new LineLogger();
        await using (var store = CollectionStore.Open(Samples.Options(_folder.Path), log))
        {
            await CheckAsync(store);
            Assert.Contains(log.Lines, line => line.Contains("540 points to go", StringComparison.Ordinal));
        }

        await using (var again = CollectionStore.Open(Samples.Options(_folder.Path), log = new LineLogger()))
        {
            await CheckAsync(again);
            Assert.DoesNotContain(log.Lines, line => line.Contains("to go", StringComparison.Ordinal));
        }

        using var session = Database.OpenWriter(_folder.Path);
        Assert.Equal("2", session.Scalar("SELECT value FROM meta WHERE name = 'data_format'"));
        Assert.Equal(0L, session.Scalar("SELECT COUNT(*) FROM sqlite_schema WHERE name LIKE '%_v1' OR name = 'dropped_collections'"));
        Assert.Equal("ok", session.Scalar("PRAGMA integrity_check"));
        Assert.True((long)session.Scalar("PRAGMA page_count")! * 16384 < before / 2);
    }

    [Fact]
    public async Task A_migration_that_was_broken_off_goes_on_where_it_was()
    {
        FormatOneFolder.Execute(
            _folder.Path, "CREATE TRIGGER stop BEFORE DELETE ON points WHEN old.ordinal = 444 BEGIN SELECT RAISE(ABORT, 'stopped'); END");
        var error = Assert.Throws<SearchException>(() => CollectionStore.Open(Samples.Options(_folder.Path)));
        Assert.Contains("stopped", error.Message, StringComparison.Ordinal);
        using (var session = Database.OpenWriter(_folder.Path))
        {
            Assert.InRange((long)session.Scalar("SELECT COUNT(*) FROM points_v1")!, 1, Count - 257);
        }

        FormatOneFolder.Execute(_folder.Path, "DROP TRIGGER stop");
        await using var store = CollectionStore.Open(Samples.Options(_folder.Path));

        await CheckAsync(store);
    }

    [Fact]
    public async Task New_points_and_collections_get_numbers_that_were_never_used()
    {
        await using var store = CollectionStore.Open(Samples.Options(_folder.Path));
        await store.PutAsync(Samples.Point("new", 1));
        await store.CreateCollectionAsync("other");

        var row = store.Describe(Samples.Faces).Row;
        Assert.Equal(new PointChange(541, Count, false), Assert.Single(store.Changes.Since(row.Generation, 540, 10)));
        Assert.True(store.Describe("other").Row.Id > 7);
        Assert.True(store.Describe("other").Row.Generation > 7);
    }

    private static async Task CheckAsync(CollectionStore store)
    {
        var expected = Enumerable.Range(0, Count).Where(number => number % 10 != 0).ToArray();
        var info = store.GetCollection(Samples.Faces);
        Assert.Equal((540, Samples.Fingerprint), (info.PointCount, info.Fingerprint));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1700000000), info.CreatedAt);
        Assert.Equal(expected.Select(Samples.Id), store.Ids(100));
        using var lease = store.Lease(store.Describe(Samples.Faces).Row);
        foreach (var number in expected)
        {
            Assert.True(lease.TryRead(number, out var record) && record.Ordinal == number);
        }

        var found = store.GetPoint(Samples.Faces, Samples.Id(77), withFactors: true);
        Assert.Equal(77, found.Metadata["number"].Whole);
        Assert.Equal(Samples.Point("", 77).Regions[1].Factors!.Data.ToArray(), found.Regions[1].Factors!.Data.ToArray());
        Assert.Equal(Samples.Point("", 77).Regions[1].Patches, found.Regions[1].Patches);
        using var engine = new SearchEngine(store, new() { DataFolder = "unused" });
        Assert.Equal(Samples.Id(123), (await engine.SearchAsync(Samples.Query(Samples.Point("", 123)))).Hits[0].Id);
    }
}

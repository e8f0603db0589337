using System.Collections.Concurrent;
using Facet.Search.Engine;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class ReadYourWritesTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;

    public ReadYourWritesTests() => _store = CollectionStore.Open(Samples.Options(_folder.Path));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Writes_are_seen_by_the_next_search_although_pages_are_cached()
    {
        using var engine = new SearchEngine(_store, Samples.Options(_folder.Path));
        await _store.FillAsync(40);
        await SearchAsync(engine, 900);

        await _store.PutAsync(Samples.Point("new", 900));
        Assert.Equal("new", (await SearchAsync(engine, 900))[0]);
        await _store.PutAsync(Samples.Point("new", 901));
        Assert.Equal("new", (await SearchAsync(engine, 901))[0]);
        await _store.DeletePointsAsync(Samples.Faces, ["new"]);
        Assert.DoesNotContain("new", await SearchAsync(engine, 901));
        await _store.DeleteCollectionAsync(Samples.Faces);
        await _store.PutAsync(Samples.Point("only", 902));
        Assert.Equal(["only"], await SearchAsync(engine, 902));
    }

    [Fact]
    public async Task Searches_beside_writers_never_miss_an_acknowledged_point()
    {
        using var engine = new SearchEngine(_store, Samples.Options(_folder.Path));
        await _store.FillAsync(10);
        var acknowledged = new ConcurrentQueue<int>(Enumerable.Range(0, 10));

        var fourAtATime = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        var writers = Parallel.ForEachAsync(Enumerable.Range(10, 150), fourAtATime, async (number, _) =>
        {
            await _store.PutAsync(Samples.Point(Samples.Id(number), number));
            acknowledged.Enqueue(number);
        });
        while (!writers.IsCompleted)
        {
            var before = acknowledged.ToArray();
            var found = await SearchAsync(engine, 3, topK: 1000);
            Assert.Empty(before.Select(Samples.Id).Except(found));
        }

        await writers;
        Assert.Equal(160, (await SearchAsync(engine, 3, topK: 1000)).Count);
    }

    private static async Task<IReadOnlyList<string>> SearchAsync(SearchEngine engine, int seed, int topK = 10) =>
        [.. (await engine.SearchAsync(Samples.Query(Samples.Point("", seed), topK))).Hits.Select(hit => hit.Id)];
}

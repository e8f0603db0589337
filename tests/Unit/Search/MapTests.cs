using Facet.Search;
using Facet.Search.Indexing;
using Facet.Search.Mapping;
using Facet.Search.Model;
using Facet.Search.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Facet.Unit.Tests.Search;

public sealed class MapTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private SearchOptions _options = null!;
    private CollectionStore _store = null!;
    private IndexKeeper _indexes = null!;
    private MapKeeper _maps = null!;

    public Task InitializeAsync()
    {
        _options = Samples.Options(_folder.Path);
        _options.IndexThreshold = 150;
        _store = CollectionStore.Open(_options);
        _indexes = new IndexKeeper(_store, _options, NullLogger.Instance);
        _maps = new MapKeeper(_store, _indexes);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _indexes.DisposeAsync();
        await _store.DisposeAsync();
    }

    public void Dispose()
    {
        _maps.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    public async Task Points_that_are_alike_lie_together(int count)
    {
        // Two kinds of points; above the threshold an index has their sketches.
        await _store.PutAsync([.. Enumerable.Range(0, count).Select(i => Kind(i, i % 2))]);
        var (row, _) = _store.Describe(Samples.Faces);
        await _indexes.WaitUntilCurrentAsync(row.Generation, default);

        var map = await _maps.MapAsync(Samples.Faces, 1000, "kind", default);

        Assert.Equal((count, (ulong)count), (map.Ids.Count, map.TotalPoints));
        Assert.Equal(2 * sizeof(float) * count, map.Positions.Length);
        var points = Enumerable.Range(0, count).Select(i => (Kind: map.Values[i].Integer, X: At(map, 2 * i), Y: At(map, (2 * i) + 1))).ToList();
        Assert.All(points, point => Assert.True(point is { X: >= 0 and <= 1, Y: >= 0 and <= 1 }));
        var centres = points.GroupBy(point => point.Kind).OrderBy(kind => kind.Key).Select(kind => (X: kind.Average(p => p.X), Y: kind.Average(p => p.Y))).ToList();
        Assert.All(points, point => Assert.True(
            Away(point, centres[(int)point.Kind]) < Away(point, centres[1 - (int)point.Kind]), $"A point of kind {point.Kind} lies with the others."));
        Assert.InRange(map.VarianceShares[0], 0.3, 1);
    }

    [Fact]
    public async Task A_map_is_kept_until_the_points_change_and_sampled_when_there_are_many()
    {
        await _store.FillAsync(30);
        var first = await _maps.MapAsync(Samples.Faces, 1000, "", default);
        var same = await _maps.MapAsync(Samples.Faces, 1000, "", default);
        Assert.Equal((first.Version, first.Positions), (same.Version, same.Positions));
        Assert.Empty(first.Values);

        await _store.DeletePointsAsync(Samples.Faces, [Samples.Id(0)]);
        var after = await _maps.MapAsync(Samples.Faces, 1000, "", default);
        Assert.NotEqual(first.Version, after.Version);
        Assert.DoesNotContain(Samples.Id(0), after.Ids);
        var some = await _maps.MapAsync(Samples.Faces, 10, "", default);
        Assert.Equal((10, 29ul), (some.Ids.Count, some.TotalPoints));
        Assert.Subset(after.Ids.ToHashSet(), some.Ids.ToHashSet());
    }

    [Fact]
    public async Task Nothing_and_one_point_have_a_map_and_a_collection_that_is_not_there_has_none()
    {
        await _store.CreateCollectionAsync(Samples.Faces);
        Assert.Empty((await _maps.MapAsync(Samples.Faces, 10, "", default)).Ids);
        await _store.FillAsync(1);
        var one = await _maps.MapAsync(Samples.Faces, 10, "nothing", default);
        Assert.Equal((0.5f, 0.5f), (At(one, 0), At(one, 1)));
        Assert.Equal(Facet.Search.V1.MetadataValue.KindOneofCase.None, one.Values[0].KindCase);
        var error = await Assert.ThrowsAsync<SearchException>(() => _maps.MapAsync("elsewhere", 10, "", default));
        Assert.Equal(SearchReason.CollectionNotFound, error.Reason);
    }

    [Fact]
    public void The_plane_lies_where_vectors_spread_most()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 300).Select(_ =>
        {
            var row = new float[6];
            (row[1], row[4], row[5]) = ((float)(5 * (random.NextDouble() - 0.5)), (float)(2 * (random.NextDouble() - 0.5)), (float)(0.1 * random.NextDouble()));
            row[0] = 3;
            return row;
        }).ToList();
        var plane = PrincipalPlane.Of([.. rows.Select(row => (float[])row.Clone())], [0..6]);
        Assert.InRange(plane.VarianceShares[0], 0.8, 0.9);
        Assert.Equal(1, plane.VarianceShares.Sum(), 1e-2);
        var (x, y) = plane.Project([3, 2, 0, 0, 1, 0], [0..6]);
        var (left, down) = plane.Project([3, -2, 0, 0, -1, 0], [0..6]);
        Assert.Equal((4.0, 2.0), (x - left, y - down), Near);

        static bool Near((double, double) one, (double, double) other) => Math.Abs(one.Item1 - other.Item1) < 0.2 && Math.Abs(one.Item2 - other.Item2) < 0.2;
    }

    private static float At(Facet.Search.V1.MapPointsResponse map, int index) => BitConverter.ToSingle(map.Positions.Span[(index * sizeof(float))..]);

    private static double Away((long, float X, float Y) point, (float X, float Y) centre) => double.Hypot(point.X - centre.X, point.Y - centre.Y);

    private static PointData Kind(int number, int kind)
    {
        var random = new Random(number);
        var values = new float[6 * Samples.Channels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (i / 4 % 2 == kind ? 1f : 0.2f) * (0.7f + (0.6f * random.NextSingle()));
        }

        return new PointData(
            Samples.Id(number), [Samples.Region("lips", values, Samples.Channels)], new Dictionary<string, MetaValue> { ["kind"] = MetaValue.Of((long)kind) });
    }
}

using System.Buffers.Binary;
using Facet.Search;
using Facet.Search.Engine;
using Facet.Search.Indexing;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Unit.Tests.Search;

/// <summary>Records whose checksums are right and whose contents are not.</summary>
public sealed class SenselessRecordTests : IAsyncLifetime, IDisposable
{
    private const int Points = 600;
    private const int WithoutHeader = 3;
    private const int WithBadScale = 8;
    private const int FirstScaleAt = 64;

    private readonly TestFolder _folder = new();
    private readonly LineLogger _logger = new();
    private readonly SearchOptions _options;
    private CollectionStore _store = null!;
    private IndexKeeper _indexes = null!;
    private SearchEngine _engine = null!;

    public SenselessRecordTests() => _options = IndexSamples.Options(_folder.Path);

    public async Task InitializeAsync()
    {
        using (var store = CollectionStore.Open(_options))
        {
            await IndexSamples.FillAsync(store, 0, Points);
        }

        Break(WithoutHeader, factors => factors[..4].Clear());
        Break(WithBadScale, factors => BinaryPrimitives.WriteSingleLittleEndian(factors[FirstScaleAt..], 2));
        _store = CollectionStore.Open(_options);
        _indexes = new IndexKeeper(_store, _options, _logger);
        _engine = new SearchEngine(_store, _options, _indexes);
        await _indexes.WaitUntilCurrentAsync(Generation, default);
    }

    public async Task DisposeAsync()
    {
        _engine.Dispose();
        await _indexes.DisposeAsync();
        await _store.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task They_are_named_once_and_all_other_points_are_in_the_index()
    {
        await _store.PutAsync(IndexSamples.PointOf("brows", 8000));
        await _indexes.WaitUntilCurrentAsync(Generation, default);

        var state = _indexes.StateOf(Generation)!;
        Assert.Equal(2, state.SketchVersion);
        Assert.InRange(state.Points, Points - 2, Points - 1);
        string[] named = [.. _logger.Lines.Where(line => line.Contains("makes no sense", StringComparison.Ordinal))];
        Assert.Equal(2, named.Length);
        Assert.Contains(named, line => line.Contains($"#{WithoutHeader} ", StringComparison.Ordinal));
        Assert.Contains(named, line => line.Contains($"#{WithBadScale} ", StringComparison.Ordinal));
        Assert.DoesNotContain(_logger.Lines, line => line.Contains("failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SearchMode.Exact)]
    [InlineData(SearchMode.Approximate)]
    public async Task Searches_go_on_without_them(SearchMode mode)
    {
        var found = await _engine.SearchAsync(IndexSamples.Query(100) with { Mode = mode });

        Assert.Equal((IndexSamples.Id(100), mode), (found.Hits[0].Id, found.Mode));
    }

    [Fact]
    public void They_belong_to_every_shortlist()
    {
        using var index = IndexTraining.Train(_store, Generation, 1, _options, () => { }, default);
        using var lease = _store.Lease(Generation);
        foreach (var ordinal in new[] { WithoutHeader, WithBadScale, 100 })
        {
            Assert.True(lease.TryRead(ordinal, out var record));
            Assert.Equal(ordinal != 100, index.Put(ordinal, record) is not null);
        }

        Assert.True(lease.TryRead(100, out var query));
        Assert.Equal([WithoutHeader, WithBadScale, 100], index.Candidates(StoredQuery.Of(query), 100, 1, 16, null)!.Order().Select(ordinal => (int)ordinal));
    }

    private long Generation => _store.GetCollection(Samples.Faces).Generation;

    /// <summary>Changes the factors of a point's first region, and the checksum of the record with them.</summary>
    private void Break(int ordinal, SpanAction change)
    {
        foreach (var path in Directory.GetFiles(Path.Combine(_folder.Path, FactorLog.FolderName)))
        {
            var bytes = File.ReadAllBytes(path);
            for (var at = 0; at < bytes.Length; at += 64)
            {
                if (PointRecord.LengthAt(bytes.AsSpan(at), generation: 1, ordinal) is not 0 and var length)
                {
                    var record = bytes.AsSpan(at, length);
                    change(record[new PointRecord(record)[0].FactorsStart..]);
                    BinaryPrimitives.WriteUInt32LittleEndian(record[RecordFormat.ChecksumAt..], Crc32C.Of(record[RecordFormat.CheckedFrom..]));
                    File.WriteAllBytes(path, bytes);
                    return;
                }
            }
        }

        Assert.Fail($"there is no record of point {ordinal}");
    }

    private delegate void SpanAction(Span<byte> factors);
}

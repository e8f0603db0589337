using System.Runtime.InteropServices;
using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Unit.Tests.Search;

public sealed class FactorLogTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string FactorFolder => Path.Combine(_folder.Path, FactorLog.FolderName);

    [Fact]
    public async Task A_lease_reads_the_same_factors_as_a_call()
    {
        await using var store = Open();
        await store.FillAsync(40);
        var (row, _) = store.Describe(Samples.Faces);
        using var lease = store.Lease(row);

        for (var ordinal = 0; ordinal < 40; ordinal++)
        {
            Assert.True(lease.TryRead(ordinal, out var record));
            var point = store.GetPoint(Samples.Faces, Samples.Id(ordinal), withFactors: true);
            Assert.Equal(point.Regions[1].Factors!.Data.ToArray(), record[1].Factors.ToArray());
        }

        Assert.False(lease.TryRead(40, out _));
        Assert.False(lease.TryRead(1L << 40, out _));
    }

    [Fact]
    public async Task Garbage_is_rewritten_and_its_files_go()
    {
        await using (var store = Open(segmentBytes: 1 << 17))
        {
            for (var round = 0; round < 20; round++)
            {
                await store.PutAsync([.. Enumerable.Range(0, 100).Select(number => Samples.Point(Samples.Id(number), number + round))]);
            }

            await store.DeletePointsAsync(Samples.Faces, [.. Enumerable.Range(50, 50).Select(Samples.Id)]);
        }

        await using var reopened = Open(segmentBytes: 1 << 17);
        await reopened.CreateCollectionAsync("barrier");
        var live = reopened.GetCollection(Samples.Faces).FactorBytes;
        var files = Directory.GetFiles(FactorFolder);

        // 2,000 points were written in all: about 3 MB. At most every second byte is garbage, but for the head and one being rewritten.
        Assert.InRange(files.Length, 1, 2 + (int)(4 * live >> 17));
        for (var number = 0; number < 50; number++)
        {
            var expected = Samples.Point("", number + 19).Regions[0].Factors!.Data.ToArray();
            var stored = reopened.GetPoint(Samples.Faces, Samples.Id(number), withFactors: true).Regions[0].Factors!.Data.ToArray();
            Assert.Equal(expected, stored);
        }
    }

    [Fact]
    public async Task What_a_lease_has_read_stays_although_the_point_is_replaced_and_its_segment_rewritten()
    {
        await using var store = Open(segmentBytes: 1 << 16);
        await store.FillAsync(20);
        var (row, _) = store.Describe(Samples.Faces);
        var first = Segment.PathOf(FactorFolder, 1);
        using (var lease = store.Lease(row))
        {
            ReadReplaceAndLookAgain(lease, () => ReplaceAllAsync(store));
            Assert.True(File.Exists(first));
        }

        Assert.False(File.Exists(first));
    }

    /// <summary>Not asynchronous: a record must not outlive an await.</summary>
    private static void ReadReplaceAndLookAgain(FactorLease lease, Func<Task> replace)
    {
        Assert.True(lease.TryRead(3, out var record));
        Task.Run(replace).Wait();
        Assert.Null(PointRecord.FindDamage(record.Bytes));
        Assert.Equal(Samples.Point("", 3).Regions[0].Factors!.Data.ToArray(), record[0].Factors.ToArray());
        Assert.True(lease.TryRead(3, out var later));
        Assert.Equal(Samples.Point("", 1009).Regions[0].Factors!.Data.ToArray(), later[0].Factors.ToArray());
    }

    private static async Task ReplaceAllAsync(CollectionStore store)
    {
        for (var round = 0; round < 80; round++)
        {
            await store.PutAsync([.. Enumerable.Range(0, 20).Select(number => Samples.Point(Samples.Id(number), 930 + round))]);
        }

        // Two more changes: the writer tidies up between batches, so that after them the first segment is retired.
        await store.CreateCollectionAsync("one");
        await store.CreateCollectionAsync("two");
    }

    [Fact]
    public async Task A_reader_never_sees_a_torn_record()
    {
        await using var store = Open(segmentBytes: 1 << 16);
        const int Points = 8;
        await store.PutAsync([.. Enumerable.Range(0, Points).Select(number => Uniform(Samples.Id(number), 1))]);
        var (row, _) = store.Describe(Samples.Faces);
        var writers = Task.Run(async () =>
        {
            for (var version = 2; version < 150; version++)
            {
                await store.PutAsync([.. Enumerable.Range(0, Points).Select(number => Uniform(Samples.Id(number), version))]);
            }
        });
        var last = new float[Points];
        while (!writers.IsCompleted)
        {
            using var lease = store.Lease(row);
            for (var ordinal = 0; ordinal < Points; ordinal++)
            {
                Assert.True(lease.TryRead(ordinal, out var record));
                var values = MemoryMarshal.Cast<byte, float>(record[0].Factors);
                Assert.Equal(-1, values.IndexOfAnyExcept(values[0]));
                Assert.True(values[0] >= last[ordinal], "an older record came after a newer one");
                last[ordinal] = values[0];
            }
        }

        await writers;
    }

    [Fact]
    public async Task A_damaged_record_is_named_and_the_rest_goes_on()
    {
        await using (var store = Open())
        {
            await store.FillAsync(10);
        }

        Flip(Segment.PathOf(FactorFolder, 1), marker: Samples.Point("", 4).Regions[0].Factors!.Data.ToArray());
        var log = new LineLogger();
        await using var reopened = CollectionStore.Open(Samples.Options(_folder.Path), log);
        using var engine = new SearchEngine(reopened, Samples.Options(_folder.Path));

        var result = await engine.SearchAsync(Samples.Query(Samples.Point("", 7), 100));
        Assert.Equal(9, result.Hits.Count);
        Assert.DoesNotContain(Samples.Id(4), result.Hits.Select(hit => hit.Id));
        var error = Assert.Throws<SearchException>(() => reopened.GetPoint(Samples.Faces, Samples.Id(4)));
        Assert.Equal(SearchReason.StorageFailed, error.Reason);
        Assert.Contains(Samples.Id(4), error.Message, StringComparison.Ordinal);
        Assert.Contains(log.Lines, line => line.Contains(Samples.Id(4), StringComparison.Ordinal));
        using (var lease = reopened.Lease(reopened.Describe(Samples.Faces).Row))
        {
            Assert.False(lease.TryRead(4, out _));
            Assert.True(lease.TryRead(5, out _));
        }

        await reopened.PutAsync(Samples.Point(Samples.Id(4), 4));
        Assert.Equal(2, reopened.GetPoint(Samples.Faces, Samples.Id(4)).Regions.Count);
        Assert.Equal(10, reopened.Ids().Count());
    }

    [Fact]
    public async Task The_points_of_a_lost_segment_are_named_and_the_rest_goes_on()
    {
        await using (var store = Open(segmentBytes: 1 << 16))
        {
            await store.FillAsync(150);
        }

        Assert.True(Directory.GetFiles(FactorFolder).Length >= 3);
        File.Delete(Segment.PathOf(FactorFolder, 2));
        await using var reopened = Open(segmentBytes: 1 << 16);
        using var engine = new SearchEngine(reopened, Samples.Options(_folder.Path));

        var found = (await engine.SearchAsync(Samples.Query(Samples.Point("", 0), 1000))).Hits.Select(hit => hit.Id).ToHashSet();

        Assert.InRange(found.Count, 50, 149);
        Assert.Contains(Samples.Id(0), found);
        foreach (var lost in Enumerable.Range(0, 150).Select(Samples.Id).Except(found))
        {
            Assert.Throws<SearchException>(() => reopened.GetPoint(Samples.Faces, lost));
        }
    }

    [Fact]
    public async Task Factors_without_their_database_are_left_alone()
    {
        await using (var store = Open())
        {
            await store.FillAsync(10);
        }

        File.Delete(Path.Combine(_folder.Path, Database.FileName));

        var error = Assert.Throws<SearchException>(() => Open());
        Assert.Equal(SearchReason.StorageFailed, error.Reason);
        Assert.Contains("facet.db", error.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(FactorFolder));
    }

    [Fact]
    public async Task What_lies_behind_the_last_committed_record_is_ignored_and_overwritten()
    {
        using var crashed = new TestFolder();
        await using (var store = Open())
        {
            await store.FillAsync(10);
            CrashedCopy.Make(_folder.Path, crashed.Path);
        }

        var segment = Segment.PathOf(Path.Combine(crashed.Path, FactorLog.FolderName), 1);
        var bytes = await File.ReadAllBytesAsync(segment);
        var end = Array.FindLastIndex(bytes, value => value != 0) + 1;
        new Random(1).NextBytes(bytes.AsSpan((end + 63) / 64 * 64, 5000));
        await File.WriteAllBytesAsync(segment, bytes);

        await using (var recovered = CollectionStore.Open(Samples.Options(crashed.Path)))
        {
            await recovered.PutAsync(Samples.Point("after", 99));
        }

        await using var again = CollectionStore.Open(Samples.Options(crashed.Path));
        Assert.Equal(11, again.Ids().Count());
        Assert.Equal(2, again.GetPoint(Samples.Faces, "after", withFactors: true).Regions.Count);
        Assert.Single(Directory.GetFiles(Path.Combine(crashed.Path, FactorLog.FolderName)));
    }

    [Fact]
    public async Task A_point_larger_than_a_segment_gets_one_of_its_own()
    {
        await using var store = Open(segmentBytes: 1 << 16);
        await store.PutAsync(Samples.Point("a", 1) with { Regions = [Samples.Region("huge", 5, 100_000)] });

        Assert.Equal(100_000, store.GetPoint(Samples.Faces, "a", withFactors: true).Regions[0].Factors!.Channels);
    }

    [Fact]
    public async Task The_log_of_the_database_is_cut_off_at_its_limit()
    {
        var options = Samples.Options(_folder.Path);
        options.WalBytes = 1 << 18;
        await using var store = CollectionStore.Open(options);
        for (var round = 0; round < 30; round++)
        {
            await store.FillAsync(100);
            Assert.InRange(new FileInfo(Path.Combine(_folder.Path, "facet.db-wal")).Length, 0, 1 << 20);
        }
    }

    private static PointData Uniform(string id, int version)
    {
        var values = new float[Samples.Channels * 8];
        Array.Fill(values, version);
        return new PointData(id, [Samples.Region("lips", values, Samples.Channels)], new Dictionary<string, MetaValue>());
    }

    private static void Flip(string path, byte[] marker)
    {
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf(marker);
        Assert.True(at > 0);
        bytes[at + 5] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private CollectionStore Open(long segmentBytes = 1 << 20)
    {
        var options = Samples.Options(_folder.Path);
        options.SegmentBytes = segmentBytes;
        return CollectionStore.Open(options);
    }
}

using Facet.Search.Model;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Unit.Tests.Search;

public sealed class DiskFullTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly SqlSession _session;
    private readonly FactorLog _log;
    private readonly BatchCommit _commit;

    public DiskFullTests()
    {
        _session = Database.OpenWriter(_folder.Path);
        _log = FactorLog.Open(_folder.Path, 1 << 20);
        _commit = new BatchCommit(_session, _log, RecordDirectory.Read(_session, _log));
        Assert.False(_commit.Run([Upsert("first", 1).Op]).IsDiskFull);
    }

    public void Dispose()
    {
        _log.Dispose();
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Only_the_callers_whose_points_have_no_room_fail()
    {
        LimitTo(extraPages: 2);
        var small = Upsert("small", 2);
        var large = Upsert("large", 3, metadataLength: 16_000);
        var delete = new WriteOp<long>(context => PointWrites.Delete(context, Samples.Faces, ["first"]), 0, default);

        Assert.True(_commit.Run([small.Op, large.Op, delete]).IsDiskFull);

        Assert.False(await small.Written);
        Assert.Equal(1, await delete.Completion);
        var error = await Assert.ThrowsAsync<SearchException>(() => large.Written);
        Assert.Equal(SearchReason.DiskFull, error.Reason);
        Assert.Equal(["small"], Ids());
    }

    [Fact]
    public async Task The_store_goes_on_once_there_is_room_again()
    {
        LimitTo(extraPages: 1);
        var refused = Upsert("large", 3, metadataLength: 16_000);
        _commit.Run([refused.Op]);
        await Assert.ThrowsAsync<SearchException>(() => refused.Written);

        LimitTo(extraPages: 10_000);
        var again = Upsert("large", 3, metadataLength: 16_000);

        Assert.False(_commit.Run([again.Op]).IsDiskFull);
        Assert.False(await again.Written);
        Assert.Equal(["first", "large"], Ids());
    }

    [Fact]
    public async Task A_change_that_fails_alone_is_undone_alone()
    {
        var before = Upsert("before", 4);
        var broken = new WriteOp<bool>(
            context =>
            {
                PointWrites.Upsert(context, Target, CheckedPoint.From(Samples.Point("broken", 5), new()));
                throw new InvalidOperationException("in the middle");
            },
            0,
            default);
        var after = Upsert("after", 6);

        _commit.Run([before.Op, broken, after.Op]);

        await Assert.ThrowsAsync<InvalidOperationException>(() => broken.Completion);
        Assert.False(await before.Written);
        Assert.False(await after.Written);
        Assert.Equal(["after", "before", "first"], Ids());
        Assert.Equal(3, CollectionRow.Find(_session, Samples.Faces)!.Info.PointCount);
    }

    [Fact]
    public async Task A_failure_right_after_the_segments_were_sealed_costs_no_older_segment()
    {
        _commit.Run([new WriteOp<int>(BackupWrites.Seal, 0, default)]);
        var broken = new WriteOp<bool>(
            context =>
            {
                PointWrites.Upsert(context, Target, CheckedPoint.From(Samples.Point("broken", 5), new()));
                throw new InvalidOperationException("in the middle");
            },
            0,
            default);
        var after = Upsert("after", 6);

        _commit.Run([broken]);
        _commit.Run([after.Op]);

        Assert.False(await after.Written);
        Assert.Equal(2, _log.Segments.Count());
        var first = RecordRow.Find(_session, CollectionRow.Get(_session, Samples.Faces).Generation, 0)!.Value;
        Assert.Null(PointRecord.FindDamage(_log.ReadRaw(first.Place.Location, first.Place.Length)));
    }

    private static UpsertTarget Target => new(Samples.Faces, Samples.Fingerprint, Create: true, MaxRegions: 64);

    private static (WriteOp Op, Task<bool> Written) Upsert(string id, int seed, int metadataLength = 1)
    {
        var metadata = new Dictionary<string, MetaValue> { ["note"] = MetaValue.Of(new string('x', metadataLength)) };
        var point = CheckedPoint.From(new PointData(id, [Samples.Region("lips", seed)], metadata), new());
        var op = new WriteOp<bool>(context => PointWrites.Upsert(context, Target, point), point.FactorBytes, default);
        return (op, op.Completion);
    }

    private void LimitTo(int extraPages)
    {
        var pages = (long)_session.Scalar("PRAGMA page_count")!;
        _session.Execute($"PRAGMA max_page_count = {pages + extraPages}");
    }

    private IEnumerable<string> Ids()
    {
        using var rows = _session.Query("SELECT id FROM points ORDER BY id");
        while (rows.Read())
        {
            yield return rows.GetString(0);
        }
    }
}

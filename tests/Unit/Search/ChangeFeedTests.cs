using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class ChangeFeedTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private CollectionStore _store;

    public ChangeFeedTests() => _store = CollectionStore.Open(Samples.Options(_folder.Path));

    private long Generation => _store.Describe(Samples.Faces).Row.Generation;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Replaying_the_changes_after_any_number_gives_the_points_that_are_there()
    {
        var snapshots = new List<(long Sequence, HashSet<long> Ordinals)> { (0, []) };
        var random = new Random(5);
        for (var round = 0; round < 30; round++)
        {
            await _store.PutAsync([.. Enumerable.Range(0, 5).Select(_ => Samples.Point(Samples.Id(random.Next(40)), round))]);
            await _store.DeletePointsAsync(Samples.Faces, [Samples.Id(random.Next(40)), Samples.Id(random.Next(40))]);
            snapshots.Add((_store.Changes.Sequence(Generation), Replay(0, [])));
        }

        foreach (var (sequence, ordinals) in snapshots)
        {
            Assert.Equal(snapshots[^1].Ordinals.Order(), Replay(sequence, ordinals).Order());
        }

        Assert.Equal(_store.GetCollection(Samples.Faces).PointCount, snapshots[^1].Ordinals.Count);
    }

    [Fact]
    public async Task Numbers_and_ordinals_go_on_after_a_restart_and_are_never_given_again()
    {
        await _store.FillAsync(3);
        await _store.DeletePointsAsync(Samples.Faces, [Samples.Id(2)]);
        var (generation, sequence) = (Generation, _store.Changes.Sequence(Generation));
        await _store.DisposeAsync();
        _store = CollectionStore.Open(Samples.Options(_folder.Path));

        Assert.Equal(sequence, _store.Changes.Sequence(generation));
        Assert.Equal(
            [new PointChange(1, 0, false), new PointChange(2, 1, false), new PointChange(4, 2, true)],
            _store.Changes.Since(generation, 0, 10));
        await _store.PutAsync(Samples.Point(Samples.Id(2), 2));
        Assert.Equal([new PointChange(5, 3, false)], _store.Changes.Since(generation, sequence, 10));
    }

    [Fact]
    public async Task Trimmed_deletions_are_an_error_for_whoever_needs_them()
    {
        await _store.FillAsync(4);
        await _store.DeletePointsAsync(Samples.Faces, [Samples.Id(0), Samples.Id(1)]);

        Assert.Equal(1, await _store.TrimChangesAsync(_store.Describe(Samples.Faces).Row.Generation, 5));

        Assert.Equal([new PointChange(6, 1, true)], _store.Changes.Since(Generation, 5, 10));
        var error = Assert.Throws<SearchException>(() => _store.Changes.Since(Generation, 4, 10));
        Assert.Equal(SearchReason.ChangesForgotten, error.Reason);
        Assert.Equal([3, 4, 6], _store.Changes.Since(Generation, 0, 10).Select(change => change.Sequence));
    }

    [Fact]
    public async Task A_listener_hears_of_a_change_before_its_writer_does()
    {
        var heard = new List<PointChange>();
        _store.Changes.Committed += committed =>
        {
            lock (heard)
            {
                heard.AddRange(committed.Changes);
            }
        };

        for (var number = 0; number < 20; number++)
        {
            await _store.PutAsync(Samples.Point(Samples.Id(number), number));
            lock (heard)
            {
                Assert.Equal(new PointChange(number + 1, number, false), heard[^1]);
            }
        }
    }

    [Fact]
    public async Task A_failing_listener_harms_no_write()
    {
        _store.Changes.Committed += _ => throw new InvalidOperationException("listener");

        await _store.FillAsync(3);

        Assert.Equal(3, _store.Ids().Count());
    }

    private HashSet<long> Replay(long sequence, HashSet<long> start)
    {
        var ordinals = new HashSet<long>(start);
        for (var part = _store.Changes.Since(Generation, sequence, 7); part.Count > 0; part = _store.Changes.Since(Generation, sequence, 7))
        {
            foreach (var change in part)
            {
                _ = change.IsDeleted ? ordinals.Remove(change.Ordinal) : ordinals.Add(change.Ordinal);
                Assert.True(change.Sequence > sequence);
                sequence = change.Sequence;
            }
        }

        return ordinals;
    }
}

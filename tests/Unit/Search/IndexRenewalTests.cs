using Facet.Search;
using Facet.Search.Engine;
using Facet.Search.Indexing;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

/// <summary>What searches and writers see while an index is made or made anew.</summary>
public sealed class IndexRenewalTests : IAsyncLifetime, IDisposable
{
    private const string Training = "training sketches";
    private const string Measured = "recall@10 by shortlist";
    private const int Points = 700;
    private const int MostPending = 64;

    private readonly TestFolder _folder = new();
    private readonly SearchOptions _options;
    private readonly LineLogger _logger = new();
    private readonly ManualTime _time = new();
    private readonly CollectionStore _store;
    private readonly IndexKeeper _indexes;
    private readonly SearchEngine _engine;

    public IndexRenewalTests()
    {
        _options = IndexSamples.Options(_folder.Path);
        _options.MaxIndexBacklog = MostPending;
        _store = CollectionStore.Open(_options);
        _indexes = new IndexKeeper(_store, _options, _logger, _time);
        _engine = new SearchEngine(_store, _options, _indexes);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _engine.Dispose();
        await _indexes.DisposeAsync();
        await _store.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_written_during_a_renewal_is_found_at_every_stage_of_it()
    {
        await FillAsync();
        using var training = new LogGate(_logger, Training);
        await _store.PutAsync(IndexSamples.PointOf("brows", 8000));
        await training.Reached;
        await IndexSamples.FillAsync(_store, 9000, 30);
        await AssertFoundAsync(9000, 30);

        using var measured = new LogGate(_logger, Measured);
        training.Open();
        await measured.Reached;
        await IndexSamples.FillAsync(_store, 9100, 30);
        await AssertFoundAsync(9000, 30);
        await AssertFoundAsync(9100, 30);

        measured.Open();
        await WaitAsync();
        Assert.Equal(2, State!.SketchVersion);

        // One point has brows: the sample need not have it, and then the index does not need it.
        Assert.InRange(State.Points, Points + 60, Points + 61);
        await AssertFoundAsync(9000, 30);
        await AssertFoundAsync(9100, 30);
        Assert.Equal(0, _indexes.Backlog);
    }

    [Fact]
    public async Task An_index_is_trained_when_the_points_of_a_batch_can_be_read_and_not_only_the_first()
    {
        // The batch is in the tables when the first change is told of; the writer waits here before it tells of the next.
        _options.IndexThreshold = 100;
        var told = 0;
        _store.Changes.Committed += _ =>
        {
            if (Interlocked.Increment(ref told) == 1)
            {
                SpinWait.SpinUntil(() => Logged(Training) > 0, TimeSpan.FromSeconds(0.5));
            }
        };
        await _store.PutAsync([.. Enumerable.Range(0, 150).Select(number => IndexSamples.Point(number))]);
        await WaitAsync();

        // One direction for each point at most.
        Assert.Equal(_options.SketchDimensions, _indexes.IndexOf(Generation)!.Regions[0].Dimensions);
    }

    [Fact]
    public async Task Nothing_is_kept_for_a_first_index_before_it_is_about_to_serve_and_nothing_is_missed()
    {
        using var training = new LogGate(_logger, Training);
        await IndexSamples.FillAsync(_store, 0, Points);
        await training.Reached;
        await IndexSamples.FillAsync(_store, 9000, 100);
        Assert.Equal(0, _indexes.Backlog);

        using var measured = new LogGate(_logger, Measured);
        training.Open();
        await measured.Reached;
        await IndexSamples.FillAsync(_store, 9100, 100);
        Assert.Equal((0, null), (_indexes.Backlog, _indexes.StateOf(Generation)?.Tuning.Recall));

        measured.Open();
        await WaitAsync();
        Assert.Equal(Points + 200, State!.Points);
        await AssertFoundAsync(9000, 20);
        await AssertFoundAsync(9100, 20);
    }

    [Fact]
    public async Task Writers_wait_while_too_much_is_pending_and_go_on_after()
    {
        await FillAsync();
        using var training = new LogGate(_logger, Training);
        await _store.PutAsync(IndexSamples.PointOf("brows", 8000));
        await training.Reached;
        await _indexes.WaitForRoomAsync(default).WaitAsync(TimeSpan.FromMinutes(1));

        await IndexSamples.FillAsync(_store, 9000, MostPending + 1);
        var writer = _indexes.WaitForRoomAsync(default);
        Assert.Equal((MostPending + 1, false), (_indexes.Backlog, writer.IsCompleted));

        training.Open();
        await writer.WaitAsync(TimeSpan.FromMinutes(5));
        Assert.InRange(_indexes.Backlog, 0, MostPending);
    }

    [Fact]
    public async Task Writers_go_on_during_renewals_and_find_all_that_was_acknowledged()
    {
        await FillAsync();
        await _store.PutAsync(IndexSamples.PointOf("brows", 8000));
        var written = 0;
        var renewals = 1;
        for (var number = 9000; written < 2 * MostPending || State!.SketchVersion < 3; number += 4)
        {
            await _indexes.WaitForRoomAsync(default);
            await IndexSamples.FillAsync(_store, number, 4);
            written += State!.IsBuilding ? 4 : 0;
            await AssertFoundAsync(number, 4);

            // The same point again, as another face.
            await _store.PutAsync(IndexSamples.Point(100_000 + number, IndexSamples.Id(number)));
            var found = await _engine.SearchAsync(IndexSamples.Query(100_000 + number));
            Assert.Equal(IndexSamples.Id(number), found.Hits[0].Id);
            if (State.SketchVersion > renewals && !State.IsBuilding)
            {
                await _store.PutAsync(IndexSamples.PointOf($"extra{renewals}", 8000 + renewals));
                renewals++;
            }
        }

        await WaitAsync();
        Assert.InRange(State.Points, _store.GetCollection(Samples.Faces).PointCount - 1 - renewals, _store.GetCollection(Samples.Faces).PointCount);
    }

    [Fact]
    public async Task A_first_index_that_fails_is_tried_again_after_a_minute_then_two_and_not_with_every_change()
    {
        _options.IndexM = 1; // No graph takes so few links.
        await FillAsync();
        await ChangeAsync();
        Assert.Equal((1, 1, null), (Logged(Training), Logged("the index failed"), State));

        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, Logged("the index failed"));
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        await ChangeAsync();
        Assert.Equal(2, Logged("the index failed"));
        Assert.Equal(SearchMode.Exact, (await _engine.SearchAsync(IndexSamples.Query(1))).Mode);

        _options.IndexM = 16;
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        await AssertFoundAsync(8500, 1);
    }

    [Fact]
    public async Task A_renewal_that_fails_leaves_the_index_that_serves()
    {
        await FillAsync();
        _options.IndexM = 1;
        await _store.PutAsync(IndexSamples.PointOf("brows", 8000));
        await WaitAsync();
        await ChangeAsync();

        Assert.Equal((2, 1, 1), (Logged(Training), Logged("a new index failed"), State!.SketchVersion));
        await AssertFoundAsync(8500, 1);

        _options.IndexM = 16;
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, State.SketchVersion);
    }

    [Fact]
    public async Task A_change_whose_record_cannot_be_read_yet_is_taken_over_later()
    {
        await IndexSamples.FillAsync(_store, 0, 50);
        var generation = Generation;
        var feeder = new IndexFeeder(_store, _options, generation, _logger);
        using var index = IndexTraining.Train(_store, generation, 1, _options, () => { }, default);

        // The changes of a batch are in the tables together and are told of one after the other: most are still to be told of here.
        _store.Changes.Committed += _ => feeder.CatchUp(index, () => { });
        await IndexSamples.FillAsync(_store, 25, 200);

        Assert.Equal(_store.Changes.Sequence(generation), index.Sequence);
        Assert.All(Enumerable.Range(0, 225), ordinal => Assert.True(index.Holds(ordinal), $"point {ordinal} is missing"));
    }

    private long Generation => _store.GetCollection(Samples.Faces).Generation;

    private IndexState? State => _indexes.StateOf(Generation);

    private async Task FillAsync()
    {
        await IndexSamples.FillAsync(_store, 0, Points);
        await WaitAsync();
    }

    private int Logged(string words) => _logger.Lines.Count(line => line.Contains(words, StringComparison.Ordinal));

    private async Task ChangeAsync()
    {
        await _store.PutAsync(IndexSamples.Point(8500));
        await WaitAsync();
    }

    private Task AdvanceAsync(TimeSpan by)
    {
        _time.Advance(by);
        return WaitAsync();
    }

    private Task WaitAsync() => _indexes.WaitUntilCurrentAsync(Generation, default).WaitAsync(TimeSpan.FromMinutes(5));

    private async Task AssertFoundAsync(int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            var result = await _engine.SearchAsync(IndexSamples.Query(number));
            Assert.Equal((IndexSamples.Id(number), SearchMode.Approximate), (result.Hits[0].Id, result.Mode));
        }
    }
}

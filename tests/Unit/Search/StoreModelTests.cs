using System.Globalization;
using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage;
using Xunit.Abstractions;

namespace Facet.Unit.Tests.Search;

/// <summary>Random operations on a store and on <see cref="StoreModel"/>: after each they must agree.</summary>
public sealed class StoreModelTests(ITestOutputHelper output) : IDisposable
{
    private const int IdCount = 60;

    private readonly TestFolder _folder = new();
    private readonly StoreModel _model = new();
    private readonly HashSet<long> _replica = [];
    private CollectionStore? _store;
    private SearchEngine? _engine;
    private Random _random = new();
    private (long Generation, long Sequence) _replicaAt;
    private int _version;

    private CollectionStore Store => _store!;

    public void Dispose()
    {
        _engine?.Dispose();
        _store?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task Five_hundred_random_operations_leave_what_the_model_says(int seed) => RunAsync(seed, 500);

    /// <summary>FACET_SOAK_OPERATIONS asks for another number.</summary>
    [SoakFact]
    public Task Two_hundred_thousand_random_operations_leave_what_the_model_says() => RunAsync(
        Environment.TickCount,
        Environment.GetEnvironmentVariable("FACET_SOAK_OPERATIONS") is { Length: > 0 } count
            ? int.Parse(count, CultureInfo.InvariantCulture)
            : 200_000);

    private async Task RunAsync(int seed, int operations)
    {
        output.WriteLine($"seed {seed}");
        _random = new Random(seed);
        await RestartAsync();
        await Store.CreateCollectionAsync(Samples.Faces, Samples.Fingerprint);
        for (var i = 0; i < operations; i++)
        {
            var operation = _random.Next(1000);
            try
            {
                await RunOneAsync(operation);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"seed {seed}, operation {i} of kind {operation}: {problem.Message}", problem);
            }
        }

        await RestartAsync();
        CheckList();
        CheckReplica();
    }

    private Task RunOneAsync(int kind) => kind switch
    {
        < 350 => UpsertAsync(isNext: false),
        < 500 => UpsertAsync(isNext: true),
        < 600 => DeleteAsync(),
        < 700 => Check(CheckGet),
        < 800 => SearchAsync(),
        < 880 => Check(CheckList),
        < 930 => Check(CheckReplica),
        < 950 => BeginAsync(),
        < 980 => SwitchAsync(dropMissing: kind < 953),
        < 985 => AbandonAsync(),
        _ => RestartAsync(),
    };

    private static Task Check(Action check)
    {
        check();
        return Task.CompletedTask;
    }

    private async Task UpsertAsync(bool isNext)
    {
        if (isNext && _model.Next is null)
        {
            return;
        }

        // The second generation has channels of its own, and often lags behind on purpose.
        var fingerprint = isNext ? _model.Next! : _model.Serving;
        PointData[] points = [.. Enumerable.Range(0, _random.Next(1, 12)).Select(_ => RandomPoint(ChannelsOf(fingerprint)))];
        var outcomes = await Store.UpsertAsync(Samples.Faces, fingerprint, points);
        foreach (var (point, outcome) in points.Zip(outcomes))
        {
            Assert.Null(outcome.Error);
            Assert.Equal(_model.Upsert(point, isNext), outcome.Replaced);
        }
    }

    private async Task DeleteAsync()
    {
        string[] ids = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => RandomId())];
        Assert.Equal(_model.Delete(ids), await Store.DeletePointsAsync(Samples.Faces, ids));
    }

    private void CheckGet()
    {
        var id = RandomId();
        if (_model.Find(id) is not { } expected)
        {
            Assert.Equal(SearchReason.PointNotFound, Assert.Throws<SearchException>(() => Store.GetPoint(Samples.Faces, id)).Reason);
            return;
        }

        var found = Store.GetPoint(Samples.Faces, id, withFactors: true);
        Assert.Equal(expected.Metadata, found.Metadata);
        var (given, stored) = (Assert.Single(expected.Regions), Assert.Single(found.Regions));
        Assert.True(given.Factors!.Data.Span.SequenceEqual(stored.Factors!.Data.Span));
        Assert.Equal(given.Patches, stored.Patches);
    }

    private async Task SearchAsync()
    {
        var query = Samples.Point("", _random.Next(), ["lips"]) with { Regions = [RandomRegion(ChannelsOf(_model.Serving))] };
        var result = await _engine!.SearchAsync(new SearchQuery
        {
            Collection = Samples.Faces,
            Factors = new FactorQuery(query.Regions, _model.Serving),
            TopK = _random.Next(1, 20),
            Mode = SearchMode.Exact,
        });
        var expected = _model.Search(query, 20).Take(result.Hits.Count).ToArray();
        Assert.Equal(_model.Ids.Length, result.ScoredPoints);
        Assert.Equal(expected.Select(hit => hit.Id), result.Hits.Select(hit => hit.Id));
        Assert.All(expected.Zip(result.Hits), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-9));
        Assert.All(result.Hits, hit => Assert.Equal(_model.Find(hit.Id)!.Metadata, hit.Metadata));
    }

    private void CheckList()
    {
        Assert.Equal(_model.Ids, Store.Ids(_random.Next(1, 50)));
        var info = Store.GetCollection(Samples.Faces);
        Assert.Equal((_model.Ids.Length, _model.Serving), (info.PointCount, info.Fingerprint));
        Assert.Equal((_model.Next, _model.NextCount), (info.Next?.Fingerprint, (int)(info.Next?.PointCount ?? 0)));
        Assert.Equal(_model.Ids.Sum(id => (long)_model.Find(id)!.Regions[0].Factors!.Data.Length), info.FactorBytes);
    }

    /// <summary>What an index would hold that follows the changes.</summary>
    private void CheckReplica()
    {
        var generation = Store.Describe(Samples.Faces).Row.Generation;
        if (generation != _replicaAt.Generation)
        {
            _replica.Clear();
            _replicaAt = (generation, 0);
        }

        foreach (var change in Store.Changes.Since(generation, _replicaAt.Sequence, int.MaxValue))
        {
            _ = change.IsDeleted ? _replica.Remove(change.Ordinal) : _replica.Add(change.Ordinal);
            _replicaAt.Sequence = change.Sequence;
        }

        var row = Store.Describe(Samples.Faces).Row;
        Assert.Equal(_model.Ids.Length, _replica.Count);
        Assert.Equal(_model.Ids, Store.Labels(row, _replica).Values.Select(label => label.Id).Order(StringComparer.Ordinal));
    }

    private async Task BeginAsync()
    {
        var fingerprint = Samples.Fingerprint with { Recipe = $"recipe-{++_version}" };
        if (_model.Next is null)
        {
            await Store.BeginGenerationAsync(Samples.Faces, fingerprint);
            _model.Begin(fingerprint);
        }
        else
        {
            await RefusedAsync(() => Store.BeginGenerationAsync(Samples.Faces, fingerprint));
        }
    }

    private async Task SwitchAsync(bool dropMissing)
    {
        if (_model.Next is null || (_model.Missing > 0 && !dropMissing))
        {
            await RefusedAsync(() => Store.SwitchGenerationAsync(Samples.Faces, dropMissing));
            return;
        }

        await Store.SwitchGenerationAsync(Samples.Faces, dropMissing);
        _model.Switch();
    }

    private async Task AbandonAsync()
    {
        if (_model.Next is null)
        {
            await RefusedAsync(() => Store.AbandonGenerationAsync(Samples.Faces));
            return;
        }

        await Store.AbandonGenerationAsync(Samples.Faces);
        _model.Abandon();
    }

    private static async Task RefusedAsync(Func<Task> call) =>
        Assert.Equal(SearchReason.GenerationConflict, (await Assert.ThrowsAsync<SearchException>(call)).Reason);

    /// <summary>
    /// Closes and opens again: sometimes as if killed, from a copy of the files that was made while it was open, and sometimes from a backup.
    /// </summary>
    private async Task RestartAsync()
    {
        var options = Samples.Options(_folder.Path);
        options.SegmentBytes = 1 << 16;
        using var crashed = new TestFolder();
        var kind = _store is null ? 0 : _random.Next(3);
        if (kind == 1)
        {
            await Store.WhileStillAsync(() => CrashedCopy.Make(_folder.Path, crashed.Path));
        }
        else if (kind == 2)
        {
            await Store.BackupAsync(Path.Combine(crashed.Path, "backup"));
        }

        _engine?.Dispose();
        await (_store?.DisposeAsync() ?? ValueTask.CompletedTask);
        if (kind > 0)
        {
            Directory.Delete(_folder.Path, recursive: true);
            Directory.CreateDirectory(_folder.Path);
        }

        if (kind == 1)
        {
            CrashedCopy.Make(crashed.Path, _folder.Path);
        }
        else if (kind == 2)
        {
            StoreRestore.Run(Path.Combine(crashed.Path, "backup"), _folder.Path);
        }

        _store = CollectionStore.Open(options);
        _engine = new SearchEngine(_store, options);
    }

    private string RandomId() => Samples.Id(_random.Next(IdCount));

    private PointData RandomPoint(int channels) => new(
        RandomId(), [RandomRegion(channels)], new Dictionary<string, MetaValue> { ["version"] = MetaValue.Of((long)++_version) });

    private RegionData RandomRegion(int channels) => Samples.Region("lips", _random.Next(), channels);

    private static int ChannelsOf(ModelFingerprint fingerprint) => 8 + fingerprint.Recipe.Length % 3 * 4;
}

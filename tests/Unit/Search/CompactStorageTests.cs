using Facet.Gram;
using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class CompactStorageTests : IDisposable
{
    /// <summary>What CompactOptions.Stored promises at most.</summary>
    private const double ScoreTolerance = 1e-3;

    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;
    private readonly SearchEngine _engine;

    public CompactStorageTests()
    {
        var options = Samples.Options(_folder.Path);
        options.CompactFactors = true;
        _store = CollectionStore.Open(options);
        _engine = new SearchEngine(_store, options);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Scores_are_those_of_the_full_factors_to_a_thousandth()
    {
        await _store.FillAsync(60);
        var query = Samples.Point("query", 777);

        var hits = (await _engine.SearchAsync(Samples.Query(query, 60))).Hits;

        Assert.Equal(60, hits.Count);
        foreach (var hit in hits)
        {
            var point = Samples.Point("", int.Parse(hit.Id[^4..], System.Globalization.CultureInfo.InvariantCulture));
            var expected = query.Regions.Zip(point.Regions, (a, b) => GramScore.Exact(a.Factors!.Unpack(), b.Factors!.Unpack())).Average();
            Assert.Equal(expected, hit.Score, ScoreTolerance);
        }
    }

    [Fact]
    public async Task A_stored_point_takes_a_fraction_of_the_bytes_and_finds_itself()
    {
        await _store.PutAsync(Large("large", 1), Large("other", 2));

        var bytes = _store.GetCollection(Samples.Faces).FactorBytes;
        var hits = (await _engine.SearchAsync(Samples.Query(Large("", 1)))).Hits;

        Assert.InRange(bytes, 1, 2 * 40 * 384 * sizeof(float) / 4);
        Assert.Equal(("large", true), (hits[0].Id, hits[0].Score > 1 - ScoreTolerance));
    }

    [Fact]
    public async Task Factors_come_back_as_rows_of_their_patches()
    {
        var point = Samples.Point("a", 1);
        await _store.PutAsync(point);

        var stored = _store.GetPoint(Samples.Faces, "a", withFactors: true).Regions[0];

        var (given, back) = (point.Regions[0].Factors!.Unpack(), stored.Factors!.Unpack());
        Assert.Equal(FactorType.Compact, stored.Factors.Type);
        Assert.Equal(point.Regions[0].Patches, stored.Patches);
        Assert.Equal((given.Rows, given.Channels), (back.Rows, back.Channels));
        Assert.All(given.Values.ToArray().Zip(back.Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 0.15));
        Assert.Equal(1, GramScore.Exact(given, back), ScoreTolerance);
    }

    [Fact]
    public async Task A_search_says_which_patches_matched()
    {
        var point = Samples.Point("a", 1, ["lips"]);
        await _store.PutAsync(point);
        var query = Samples.Query(point) with { IncludeMatches = true };

        var matches = Assert.Single((await _engine.SearchAsync(query)).Hits[0].Regions).Matches;

        var factors = point.Regions[0].Factors!.Unpack();
        Assert.Equal(point.Regions[0].Patches, matches!.QueryCells);
        Assert.Equal(point.Regions[0].Patches, matches.HitCells);
        Assert.Equal(1, matches.QueryShares.Sum(), 1e-4);
        Assert.All(Shares(factors).Zip(matches.HitShares), pair => Assert.Equal(pair.First, pair.Second, 0.01));
        Assert.Null(Assert.Single((await _engine.SearchAsync(query with { IncludeMatches = false })).Hits[0].Regions).Matches);
    }

    /// <summary>Of a point with itself, straight from the definition: patch i has sum over j of (f_i . f_j)^2.</summary>
    private static double[] Shares(FactorMatrix factors)
    {
        float[][] rows = [.. factors.Values.ToArray().Chunk(factors.Channels)];
        var sums = rows.Select(a => rows.Sum(b => Math.Pow(a.Zip(b, (x, y) => (double)x * y).Sum(), 2))).ToArray();
        return [.. sums.Select(sum => sum / sums.Sum())];
    }

    /// <summary>40 patches that mix a few directions, as the patches of a face do.</summary>
    private static PointData Large(string id, int seed)
    {
        var random = new Random(seed);
        const int Patches = 40, Channels = 384, Directions = 6;
        var directions = Enumerable.Range(0, Directions).Select(_ => Enumerable.Range(0, Channels).Select(_ => random.NextSingle() - 0.3f).ToArray()).ToArray();
        var values = new float[Patches * Channels];
        for (var patch = 0; patch < Patches; patch++)
        {
            for (var direction = 0; direction < Directions; direction++)
            {
                var share = random.NextSingle() / (1 + direction);
                for (var channel = 0; channel < Channels; channel++)
                {
                    values[(patch * Channels) + channel] += share * directions[direction][channel];
                }
            }
        }

        return new PointData(id, [Samples.Region("lips", values, Channels)], new Dictionary<string, MetaValue>());
    }
}

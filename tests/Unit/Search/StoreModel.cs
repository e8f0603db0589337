using Facet.Gram;
using Facet.Search.Model;

namespace Facet.Unit.Tests.Search;

/// <summary>What a collection is supposed to hold: plain dictionaries and comparisons with everything.</summary>
internal sealed class StoreModel
{
    private readonly SortedDictionary<string, Entry> _points = new(StringComparer.Ordinal);

    public ModelFingerprint Serving { get; private set; } = Samples.Fingerprint;

    public ModelFingerprint? Next { get; private set; }

    public string[] Ids => [.. _points.Where(pair => pair.Value.Serving is not null).Select(pair => pair.Key)];

    public int NextCount => _points.Values.Count(entry => entry.Next is not null);

    public int Missing => _points.Values.Count(entry => entry.Serving is not null && entry.Next is null);

    public PointData? Find(string id) => _points.TryGetValue(id, out var entry) && entry.Serving is { } served
        ? served with { Metadata = entry.Metadata }
        : null;

    /// <returns>Whether the generation had the point before.</returns>
    public bool Upsert(PointData point, bool isNext)
    {
        if (!_points.TryGetValue(point.Id, out var entry))
        {
            _points.Add(point.Id, entry = new Entry());
        }

        var before = isNext ? entry.Next : entry.Serving;
        entry.Metadata = point.Metadata;
        (entry.Serving, entry.Next) = isNext ? (entry.Serving, point) : (point, null);
        return before is not null;
    }

    public long Delete(IEnumerable<string> ids) => ids.Distinct().Count(id => _points.Remove(id, out var entry) && entry.Serving is not null);

    public void Begin(ModelFingerprint next) => Next = next;

    public void Switch() => Become(entry => entry.Next, Next!);

    public void Abandon() => Become(entry => entry.Serving, Serving);

    /// <summary>The best scores, compared with everything.</summary>
    public (string Id, double Score)[] Search(PointData query, int topK)
    {
        var factors = query.Regions[0].Factors!.Unpack();
        return
        [
            .. Ids.Select(id => (Id: id, Score: GramScore.Exact(factors, _points[id].Serving!.Regions[0].Factors!.Unpack())))
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id, StringComparer.Ordinal).Take(topK),
        ];
    }

    private void Become(Func<Entry, PointData?> serving, ModelFingerprint fingerprint)
    {
        foreach (var (id, entry) in _points.ToArray())
        {
            (entry.Serving, entry.Next) = (serving(entry), null);
            if (entry.Serving is null)
            {
                _points.Remove(id);
            }
        }

        (Serving, Next) = (fingerprint, null);
    }

    private sealed class Entry
    {
        public PointData? Serving { get; set; }

        public PointData? Next { get; set; }

        public IReadOnlyDictionary<string, MetaValue> Metadata { get; set; } = new Dictionary<string, MetaValue>();
    }
}

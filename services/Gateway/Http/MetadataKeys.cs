using Facet.Search.V1;

namespace Facet.Gateway.Http;

/// <summary>What can be filtered by: keys and values of a collection's metadata, as far as its first points show them.</summary>
internal sealed class MetadataKeys(BackendClients backends)
{
    private const uint SampledPoints = 1000;
    private const int MostValues = 50;

    public async Task<MetadataKeysView> ReadAsync(string collection, CancellationToken cancel)
    {
        var page = await backends.Search.ListPointsAsync(
            new ListPointsRequest { Collection = collection, PageSize = SampledPoints }, cancellationToken: cancel);
        var keys = page.Points.SelectMany(point => point.Metadata)
            .GroupBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(key => Describe(key.Key, [.. key.Select(entry => entry.Value)]))
            .OrderBy(key => key.Own)
            .ThenBy(key => key.Key, StringComparer.Ordinal);
        return new MetadataKeysView(page.Points.Count, [.. keys]);
    }

    private static MetadataKeyView Describe(string key, IReadOnlyList<MetadataValue> values)
    {
        var isOwn = FacePoints.IsOwnKey(key);
        if (values.Any(value => value.KindCase == MetadataValue.KindOneofCase.Text))
        {
            var texts = values.Where(value => value.KindCase == MetadataValue.KindOneofCase.Text)
                .GroupBy(value => value.Text, StringComparer.Ordinal)
                .OrderByDescending(text => text.Count())
                .ThenBy(text => text.Key, StringComparer.Ordinal)
                .Select(text => text.Key)
                .ToList();
            return new MetadataKeyView(key, "text", [.. texts.Take(MostValues)], texts.Count > MostValues, null, null, isOwn);
        }

        if (values.All(value => value.KindCase == MetadataValue.KindOneofCase.Flag))
        {
            return new MetadataKeyView(key, "flag", [.. values.Select(value => value.Flag).Distinct().Order().Cast<object>()], false, null, null, isOwn);
        }

        var numbers = values.Select(value => value.KindCase == MetadataValue.KindOneofCase.Integer ? value.Integer : value.Number).ToList();
        var kind = values.All(value => value.KindCase == MetadataValue.KindOneofCase.Integer) ? "integer" : "number";
        var distinct = numbers.Distinct().Order().ToList();
        return new MetadataKeyView(
            key, kind, [.. distinct.Take(MostValues).Cast<object>()], distinct.Count > MostValues, distinct[0], distinct[^1], isOwn);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Facet.Search.V1;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Facet.Gateway.Http;

/// <summary>Values of a map's points, packed.</summary>
/// <param name="Key">Of the metadata.</param>
/// <param name="Kind">colour, text or number.</param>
/// <param name="Data">Three bytes RGB, uint16 index into labels (65535: none) or float32 (NaN: none), little-endian.</param>
/// <param name="Labels">Of texts, the most frequent first.</param>
/// <param name="Mask">Of colours: a bit a point that has one, lowest first.</param>
/// <param name="Min">Of numbers.</param>
/// <param name="Max">Of numbers.</param>
internal sealed record MapValuesView(
    string Key, string Kind, byte[] Data, IReadOnlyList<string>? Labels = null, byte[]? Mask = null, double? Min = null, double? Max = null);

/// <param name="Version">Changes with the points.</param>
/// <param name="Method">pca.</param>
/// <param name="Points">On the map.</param>
/// <param name="TotalPoints">Of the collection.</param>
/// <param name="VarianceShares">Of the two axes.</param>
/// <param name="Ids">In order.</param>
/// <param name="Xy">uint16 pairs, little-endian, y downwards.</param>
/// <param name="Values">When a key was asked for.</param>
internal sealed record MapView(
    string Version, string Method, int Points, ulong TotalPoints, IReadOnlyList<double> VarianceShares, IReadOnlyList<string> Ids, byte[] Xy, MapValuesView? Values);

/// <summary>All points of a collection on a plane, as packed JSON: about 25 bytes and an id a point.</summary>
internal sealed class MapEndpoint(BackendClients backends, IOptions<JsonOptions> json)
{
    private const int MostLabels = 1000;

    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdefABCDEF");

    public async Task<IResult> ReadAsync(string collection, string key, uint maxPoints, CancellationToken cancel)
    {
        var map = await backends.Search.MapPointsAsync(
            new MapPointsRequest { Collection = collection, MaxPoints = maxPoints, MetadataKey = key }, cancellationToken: cancel);
        var view = new MapView(
            map.Version, map.Method, map.Ids.Count, map.TotalPoints, map.VarianceShares, map.Ids, Quantised(map.Positions.Span), key.Length > 0 ? Pack(key, map.Values) : null);
        var tag = Uri.EscapeDataString($"{map.Version}-{map.Ids.Count}-{key}");
        return Results.Bytes(
            JsonSerializer.SerializeToUtf8Bytes(view, json.Value.SerializerOptions), "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }

    private static byte[] Quantised(ReadOnlySpan<byte> positions)
    {
        var floats = MemoryMarshal.Cast<byte, float>(positions);
        var packed = new byte[floats.Length * sizeof(ushort)];
        for (var i = 0; i < floats.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(packed.AsSpan(i * sizeof(ushort)), (ushort)Math.Round(floats[i] * ushort.MaxValue));
        }

        return packed;
    }

    private static MapValuesView Pack(string key, IReadOnlyList<MetadataValue> values)
    {
        var texts = values.Where(value => value.KindCase == MetadataValue.KindOneofCase.Text).Select(value => value.Text).ToList();
        return texts.Count == 0 ? Numbers(key, values)
            : texts.TrueForAll(IsColour) ? Colours(key, values)
            : Labels(key, values, texts);
    }

    private static bool IsColour(string text) =>
        text.Length == 7 && text[0] == '#' && text.AsSpan(1).IndexOfAnyExcept(s_hex) < 0;

    private static MapValuesView Colours(string key, IReadOnlyList<MetadataValue> values)
    {
        var (data, mask) = (new byte[3 * values.Count], new byte[(values.Count + 7) / 8]);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].KindCase == MetadataValue.KindOneofCase.Text)
            {
                var rgb = int.Parse(values[i].Text.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                (data[3 * i], data[(3 * i) + 1], data[(3 * i) + 2]) = ((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
                mask[i / 8] |= (byte)(1 << (i % 8));
            }
        }

        return new MapValuesView(key, "colour", data, Mask: mask);
    }

    private static MapValuesView Labels(string key, IReadOnlyList<MetadataValue> values, List<string> texts)
    {
        var labels = texts.GroupBy(text => text, StringComparer.Ordinal)
            .OrderByDescending(text => text.Count())
            .ThenBy(text => text.Key, StringComparer.Ordinal)
            .Take(MostLabels)
            .Select(text => text.Key)
            .ToList();
        var indexes = labels.Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => (ushort)pair.i, StringComparer.Ordinal);
        var data = new byte[sizeof(ushort) * values.Count];
        for (var i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(sizeof(ushort) * i), indexes.GetValueOrDefault(values[i].Text, ushort.MaxValue));
        }

        return new MapValuesView(key, "text", data, Labels: labels);
    }

    private static MapValuesView Numbers(string key, IReadOnlyList<MetadataValue> values)
    {
        float[] numbers = [.. values.Select(value => value.KindCase switch
        {
            MetadataValue.KindOneofCase.Number => (float)value.Number,
            MetadataValue.KindOneofCase.Integer => value.Integer,
            MetadataValue.KindOneofCase.Flag => value.Flag ? 1 : 0,
            _ => float.NaN,
        })];
        var known = numbers.Where(float.IsFinite).ToList();
        var data = new byte[sizeof(float) * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(sizeof(float) * i), numbers[i]);
        }

        return new MapValuesView(key, "number", data, Min: known.Count > 0 ? known.Min() : null, Max: known.Count > 0 ? known.Max() : null);
    }
}

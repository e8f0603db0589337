using System.Text.Encodings.Web;
using System.Text.Json;

namespace Facet.Search.Model;

/// <summary>Metadata of a point as JSON: {"shade":{"text":"coral"},"year":{"integer":2024}}. The inner name keeps the type.</summary>
internal static class Metadata
{
    public const int MaxEntries = 128;
    public const int MaxBytes = 16 * 1024;

    public static readonly IReadOnlyDictionary<string, MetaValue> None = new Dictionary<string, MetaValue>();

    // Never part of a web page, so texts can stay readable.
    private static readonly JsonWriterOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="SearchException">Too many entries, a bad key, or too large.</exception>
    public static byte[] ToJson(IReadOnlyDictionary<string, MetaValue> metadata, string pointId)
    {
        if (metadata.Count > MaxEntries)
        {
            throw SearchException.Invalid(
                $"point {Names.Quoted(pointId)} has {metadata.Count} metadata entries; at most {MaxEntries} are kept");
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _plain))
        {
            json.WriteStartObject();
            foreach (var (key, value) in metadata)
            {
                json.WriteStartObject(Names.MetadataKey(key));
                Write(json, value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.Length <= MaxBytes ? buffer.ToArray() : throw SearchException.Invalid(
            $"the metadata of point {Names.Quoted(pointId)} takes {buffer.Length} bytes; at most {MaxBytes} are kept");
    }

    public static IReadOnlyDictionary<string, MetaValue> FromJson(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => Read(entry.Value), StringComparer.Ordinal);
    }

    private static void Write(Utf8JsonWriter json, MetaValue value)
    {
        if (value.Text is { } text)
        {
            json.WriteString("text", text);
        }
        else if (value.Number is { } number)
        {
            json.WriteNumber("number", number);
        }
        else if (value.Whole is { } whole)
        {
            json.WriteNumber("integer", whole);
        }
        else
        {
            json.WriteBoolean("flag", value.Flag!.Value);
        }
    }

    private static MetaValue Read(JsonElement tagged)
    {
        var value = tagged.EnumerateObject().Single();
        return value.Name switch
        {
            "text" => MetaValue.Of(value.Value.GetString()!),
            "number" => MetaValue.Of(value.Value.GetDouble()),
            "integer" => MetaValue.Of(value.Value.GetInt64()),
            _ => MetaValue.Of(value.Value.GetBoolean()),
        };
    }
}

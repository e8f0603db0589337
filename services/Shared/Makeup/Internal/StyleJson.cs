using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Facet.Makeup.Internal;

/// <summary>Styles as JSON.</summary>
internal static class StyleJson
{
    private static readonly JsonSerializerOptions s_compact = Options(false);
    private static readonly JsonSerializerOptions s_indented = Options(true);

    /// <exception cref="MakeupStyleException">It is no style; the message names the field.</exception>
    public static MakeupStyle Read(string json)
    {
        try
        {
            var style = JsonSerializer.Deserialize<MakeupStyle>(json, s_compact) ?? throw new MakeupStyleException("it holds null; it takes an object such as {\"lips\":{\"colour\":\"#a01030\"}}.");
            style.Validate();
            return style;
        }
        catch (JsonException error)
        {
            throw new MakeupStyleException(Explain(error), error);
        }
    }

    public static string Write(MakeupStyle style, bool indented) => JsonSerializer.Serialize(style, indented ? s_indented : s_compact);

    public static JsonElement ToElement(MakeupStyle style) => JsonSerializer.SerializeToElement(style, s_compact);

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        WriteIndented = indented,
    };

    /// <summary>The serializer's text names types of this program; only the place and the plain reason go on.</summary>
    private static string Explain(JsonException error)
    {
        var field = error.Path is { Length: > 2 } path ? path[2..] : "the style";
        if (error.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            var (start, end) = (error.Message.IndexOf('\'', StringComparison.Ordinal), error.Message.IndexOf("' could", StringComparison.Ordinal));
            var unknown = start >= 0 && end > start ? error.Message[(start + 1)..end] : field;
            var at = error.Path is { Length: > 2 } ? field : unknown;
            return $"{at} is unknown; see 'facet makeup paint --help' for the fields of a style.";
        }

        if (error.Message.Contains("missing required properties", StringComparison.Ordinal))
        {
            var missing = error.Message.Split('\'');
            return $"{field} lacks {(missing.Length > 3 ? missing[3] : "a field")}.";
        }

        if (error.Message.Contains("could not be converted", StringComparison.Ordinal))
        {
            return $"{field} is of the wrong kind or has a value that is not known (line {error.LineNumber + 1}).";
        }

        return error.Message.StartsWith("it takes", StringComparison.Ordinal)
            ? $"{field}: {error.Message}"
            : $"it is no JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}).";
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Facet.Makeup;

/// <summary>The colour of a pigment as it looks under white light on a white card, 8-bit sRGB; "#rrggbb" in JSON.</summary>
[JsonConverter(typeof(PigmentConverter))]
public readonly record struct Pigment(byte Red, byte Green, byte Blue)
{
    /// <returns>False unless the text is # and six hexadecimal digits.</returns>
    public static bool TryParse(string? text, out Pigment pigment)
    {
        pigment = default;
        if (text is not { Length: 7 } || text[0] != '#'
            || !uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb))
        {
            return false;
        }

        pigment = new Pigment((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
        return true;
    }

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";
}

/// <summary>Reads and writes "#rrggbb".</summary>
public sealed class PigmentConverter : JsonConverter<Pigment>
{
    public override Pigment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Pigment.TryParse(reader.GetString(), out var pigment)
            ? pigment
            : throw new JsonException("it takes a colour as \"#rrggbb\".");

    public override void Write(Utf8JsonWriter writer, Pigment value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Facet.Inference.Internal;

/// <summary>Reads one of some names; another one is answered with those there are.</summary>
/// <param name="field">What the value is called in the file.</param>
/// <param name="choices">Name and value.</param>
internal abstract class ChoiceConverter<T>(string field, params (string Name, T Value)[] choices) : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        foreach (var choice in choices)
        {
            if (choice.Name == name)
            {
                return choice.Value;
            }
        }

        throw new JsonException($"{field} '{name}' is not known; there are {string.Join(", ", choices.Select(choice => choice.Name))}");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(choices.First(choice => choice.Value.Equals(value)).Name);
}

internal sealed class DetectorDecoderConverter() : ChoiceConverter<DetectorDecoder>(
    "decoder",
    ("blazeface", DetectorDecoder.BlazeFace),
    ("yunet", DetectorDecoder.YuNet),
    ("scrfd", DetectorDecoder.Scrfd),
    ("retinaface", DetectorDecoder.RetinaFace),
    ("ultraface", DetectorDecoder.UltraFace));

internal sealed class ParserFrameConverter() : ChoiceConverter<ParserFrame>(
    "frame", ("full-face", ParserFrame.FullFace), ("celeba-hq", ParserFrame.CelebAHq), ("photo", ParserFrame.Photo));

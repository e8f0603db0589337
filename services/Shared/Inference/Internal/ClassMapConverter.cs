using System.Text.Json;
using System.Text.Json.Serialization;

namespace Facet.Inference.Internal;

/// <summary>Reads a class map: the name of a known order, or a list of class names.</summary>
internal sealed class ClassMapConverter : JsonConverter<ClassMap>
{
    public override ClassMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            var name = reader.GetString();
            return ClassMap.Known.FirstOrDefault(map => map.Name == name)
                ?? throw new JsonException($"classMap '{name}' is not known; there are {string.Join(", ", ClassMap.Known.Select(map => map.Name))}, or a list of class names");
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("classMap must be a name or a list of class names");
        }

        var classes = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            classes.Add(reader.GetString()!);
        }

        return reader.TokenType == JsonTokenType.EndArray
            ? new ClassMap(ClassMap.Listed, classes)
            : throw new JsonException("classMap may list names only");
    }

    public override void Write(Utf8JsonWriter writer, ClassMap value, JsonSerializerOptions options)
    {
        if (value.Name != ClassMap.Listed)
        {
            writer.WriteStringValue(value.Name);
            return;
        }

        writer.WriteStartArray();
        foreach (var name in value.Classes)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }
}

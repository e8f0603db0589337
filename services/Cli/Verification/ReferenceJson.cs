using System.Text.Json.Nodes;
using Facet.Models;

namespace Facet.Cli.Verification;

/// <summary>Reads a manifest of references, which may be anybody's: what is not there or of another kind is said by its path.</summary>
internal static class ReferenceJson
{
    /// <exception cref="CliException">There is no such member.</exception>
    public static JsonNode Need(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] ?? throw Wrong($"{node?.GetPath() ?? "$"} has no '{name}'");

    /// <summary>The members of an object; of nothing, none.</summary>
    /// <exception cref="CliException">It is something else.</exception>
    public static IEnumerable<KeyValuePair<string, JsonNode>> Members(this JsonNode? node) => node switch
    {
        null => [],
        JsonObject members => members.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Key, member.Value!)),
        _ => throw Wrong($"{node.GetPath()} must be an object"),
    };

    /// <summary>The elements of an array; of nothing, none.</summary>
    /// <exception cref="CliException">It is something else.</exception>
    public static IEnumerable<JsonNode> Elements(this JsonNode? node) => node switch
    {
        null => [],
        JsonArray elements => elements.OfType<JsonNode>(),
        _ => throw Wrong($"{node.GetPath()} must be an array"),
    };

    /// <exception cref="CliException">It is no text.</exception>
    public static string Text(this JsonNode node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Wrong($"{node.GetPath()} must be a text");

    /// <exception cref="CliException">It is no whole number of 32 bits.</exception>
    public static int Number(this JsonNode node) =>
        node is JsonValue value && value.TryGetValue<int>(out var number) ? number : throw Wrong($"{node.GetPath()} must be a whole number");

    /// <summary>The array that an entry with a member "file" names.</summary>
    /// <exception cref="CliException">It names none.</exception>
    /// <exception cref="ModelException">The file is unusable.</exception>
    public static NpyFile Array(this JsonNode entry, string folder) => NpyFile.Read(Path.Combine(folder, entry.Need("file").Text()));

    private static CliException Wrong(string what) => new(ExitCodes.NotUsable, $"The manifest cannot be used: {what}.");
}

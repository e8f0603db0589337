using System.Text.Encodings.Web;
using System.Text.Json;

namespace Facet.Cli.Output;

/// <summary>JSON on stdout: one document a line, snake_case names.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // Paths and ids stay readable; the output is never put into a page unescaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>For files that people read.</summary>
    public static JsonSerializerOptions Indented { get; } = new(s_options) { WriteIndented = true };

    public static void WriteLine(object document) => Console.WriteLine(JsonSerializer.Serialize(document, s_options));
}

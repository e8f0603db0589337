using System.Text.Json;
using Facet.Models;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>The reference models and what the original code makes of the reference images.</summary>
internal static class ModelGoldens
{
    public const string Folder = "goldens/models";

    private static string Root => SharedData.PathOf("goldens");

    /// <summary>Every run of every model whose name begins so.</summary>
    public static IEnumerable<GoldenRun> Runs(string namePrefix)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "manifest.json")));
        foreach (var model in manifest.RootElement.GetProperty("models").EnumerateObject().Where(model => model.Name.StartsWith(namePrefix, StringComparison.Ordinal)))
        {
            var ids = model.Value.TryGetProperty("input_ids", out var file) ? NpyOf(file) : null;
            foreach (var run in model.Value.GetProperty("runs").EnumerateObject())
            {
                yield return new GoldenRun(
                    $"{model.Name} {run.Name}",
                    Path.Combine(Root, model.Value.GetProperty("folder").GetString()!),
                    NpyFile.Read(Path.Combine(Root, run.Value.GetProperty("pixel_values").GetString()!)),
                    ids,
                    run.Value.GetProperty("outputs").EnumerateObject().ToDictionary(output => output.Name, output => NpyOf(output.Value)));
            }
        }
    }

    /// <summary>The largest difference that the reference data allow for a tap, in float32.</summary>
    public static double Tolerance(string tap) => tap switch
    {
        "image_embeds" or "text_embeds" => 5e-6,
        "logits_per_image" => 5e-5,
        _ when tap.Contains("hidden_", StringComparison.Ordinal) && !tap.EndsWith("last_hidden_state", StringComparison.Ordinal) => 5e-4,
        _ => 2e-4,
    };

    private static NpyFile NpyOf(JsonElement entry) => NpyFile.Read(Path.Combine(Root, entry.GetProperty("file").GetString()!));
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Facet.Models;

namespace Facet.Cli.Verification;

/// <summary>
/// A folder of reference outputs: manifest.json that names models, inputs and expected tensors, pictures and what becomes of them, and a
/// folder bisenet; or such a bisenet folder by itself.
/// </summary>
internal static class GoldenFolder
{
    private const string ManifestName = "manifest.json";
    private const string BiSeNetFolder = "bisenet";

    /// <param name="folder">The folder.</param>
    /// <param name="precision">What the models are converted to; the tolerances are those of float32.</param>
    /// <returns>A check per tensor, as they are done.</returns>
    /// <exception cref="CliException">The folder holds no references.</exception>
    public static IEnumerable<TensorCheck> Verify(string folder, ModelPrecision precision)
    {
        var manifest = Read(Path.Combine(folder, ManifestName));
        if (manifest["pictures"] is JsonArray)
        {
            return BiSeNetGoldens.Verify(folder, manifest, precision);
        }

        var checks = TransformerGoldens.Verify(folder, manifest, precision)
            .Concat(GramGoldens.Verify(folder, manifest))
            .Concat(PreprocessGoldens.Verify(folder, manifest));
        var beside = Path.Combine(folder, BiSeNetFolder);
        return File.Exists(Path.Combine(beside, ManifestName))
            ? checks.Concat(BiSeNetGoldens.Verify(beside, Read(Path.Combine(beside, ManifestName)), precision))
            : checks;
    }

    /// <summary>Turns whatever makes a check impossible into a failed check, so that the others are still done.</summary>
    public static IReadOnlyList<TensorCheck> Guarded(string item, Func<IReadOnlyList<TensorCheck>> check)
    {
        try
        {
            return check();
        }
        catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
        {
            return [TensorCheck.Failed(item, double.NaN, error.Message)];
        }
    }

    private static JsonObject Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonNode.Parse(stream) as JsonObject ?? throw new CliException(ExitCodes.NotUsable, $"{path} is no JSON object.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path} cannot be read: {error.Message} Give a folder with reference outputs.", error);
        }
        catch (JsonException error)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path} is no valid JSON: {error.Message}", error);
        }
    }
}

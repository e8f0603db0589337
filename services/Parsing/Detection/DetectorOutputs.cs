using Facet.Imaging;
using Facet.Inference;
using Facet.Models;

namespace Facet.Parsing.Detection;

/// <summary>Checks that a registered detector has what its decoder reads, and reads parts that several decoders share.</summary>
internal static class DetectorOutputs
{
    /// <exception cref="ModelException">The output is not there, or has another count of numbers.</exception>
    public static void Require(ModelEntry model, string name, int anchors, int width)
    {
        var output = model.Outputs.FirstOrDefault(output => output.Name == name) ?? throw Wrong(
            model, $"has no output named '{name}'; it has {string.Join(", ", model.Outputs.Select(output => output.Name))}");
        var count = model.CountPerImage(output);
        if (count != anchors * width)
        {
            throw Wrong(model, $"gives {anchors} x {width} numbers as '{name}' for {model.Input.Width} x {model.Input.Height} pixels, but its entry says {count}");
        }
    }

    /// <exception cref="ModelException">The input has another size than the decoder's anchors are made for.</exception>
    public static void RequireInput(ModelEntry model, int width, int height)
    {
        if (model.Input.Width != width || model.Input.Height != height)
        {
            throw Wrong(model, $"has an input of {model.Input.Width} x {model.Input.Height} pixels, but its anchors are made for {width} x {height}");
        }
    }

    public static bool Has(ModelEntry model, string name) => model.Outputs.Any(output => output.Name == name);

    /// <summary>Five points of a row, each number scaled and moved from an origin.</summary>
    /// <param name="row">x and y of each.</param>
    /// <param name="origin">Where the anchor is.</param>
    /// <param name="scaleX">Pixels a unit.</param>
    /// <param name="scaleY">Pixels a unit.</param>
    public static PointF2[] FivePoints(ReadOnlySpan<float> row, PointF2 origin, float scaleX, float scaleY)
    {
        var points = new PointF2[DetectedFace.AlignmentPoints];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new PointF2(origin.X + row[2 * i] * scaleX, origin.Y + row[2 * i + 1] * scaleY);
        }

        return points;
    }

    public static ModelException Wrong(ModelEntry model, string what) => new(
        ModelErrorReason.InvalidManifest, $"Model '{model.Id}' with decoder {DecoderName(model)} {what}. Correct its entry in the manifest.");

    private static string DecoderName(ModelEntry model) => model.Decoder?.ToString().ToLowerInvariant() ?? "none";
}

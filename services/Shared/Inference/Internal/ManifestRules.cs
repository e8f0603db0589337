using System.Text.RegularExpressions;

namespace Facet.Inference.Internal;

/// <summary>What must hold for an entry of the manifest beyond the types of its fields.</summary>
internal static partial class ManifestRules
{
    private const int MaxSide = 8192;

    /// <summary>The first rule that an entry breaks, in words, or null.</summary>
    public static string? FirstProblem(ModelEntry entry) =>
        Identity(entry) ?? Files(entry) ?? Input(entry.Input) ?? Outputs(entry) ?? KindRules.FirstProblem(entry);

    private static string? Identity(ModelEntry entry)
    {
        if (!IdPattern().IsMatch(entry.Id))
        {
            return "its id must be lower-case letters, digits and dashes";
        }

        string[] texts = [entry.Architecture, entry.Licence, entry.Source.Package, entry.Source.Version];
        return texts.Any(string.IsNullOrWhiteSpace) ? "architecture, licence, source.package and source.version must not be empty" : null;
    }

    private static string? Files(ModelEntry entry)
    {
        var main = entry.Format == ModelFormat.Onnx ? ".onnx" : ".json";
        if (entry.Files.Any(file => file is null || !FileNamePattern().IsMatch(file.Name)))
        {
            return "a file name is not a plain one";
        }

        if (entry.Files.FirstOrDefault(file => !Sha256Pattern().IsMatch(file.Sha256)) is { } file)
        {
            return $"the sha256 of '{file.Name}' must be 64 lower-case hexadecimal digits";
        }

        if (entry.Files.DistinctBy(file => file.Name).Count() != entry.Files.Count)
        {
            return "a file is listed twice";
        }

        return entry.Files.Count(file => file.Name.EndsWith(main, StringComparison.Ordinal)) == 1
            ? null
            : $"exactly one of its files must end in '{main}'";
    }

    private static string? Input(ModelInput input)
    {
        if (input.Name.Length == 0 || input.Width is < 1 or > MaxSide || input.Height is < 1 or > MaxSide)
        {
            return $"input needs a name and a width and height of 1 to {MaxSide}";
        }

        if (input.Batch is < 1)
        {
            return "input.batch must be positive, or absent when any batch is taken";
        }

        return input.Scale.Count == 3 && input.Offset.Count == 3 && input.Scale.Concat(input.Offset).All(float.IsFinite)
            ? null
            : "input.scale and input.offset must have three finite numbers";
    }

    private static string? Outputs(ModelEntry entry)
    {
        var all = entry.Outputs.Concat(entry.Taps).ToArray();
        if (entry.Outputs.Count == 0 || all.Any(output => output is not { Name.Length: > 0, Node.Length: > 0, Shape.Count: > 0 }))
        {
            return "it needs outputs, and each output and tap a name, a node and a shape";
        }

        if (all.GroupBy(output => output.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return $"two outputs are named '{twice.Key}'";
        }

        var batch = entry.Input.Batch ?? -1;
        var isFree = batch == 1 && entry.Kind == ModelKind.Detector;
        var wrong = all.FirstOrDefault(output => (output.Shape[0] != batch && !(isFree && output.Shape[0] > 0)) || output.Shape.Skip(1).Any(size => size < 1) || !Fits(output));
        if (wrong is not null)
        {
            return $"the shape of '{wrong.Name}' must start with the batch, {batch}, and continue with positive sizes";
        }

        return entry.Format == ModelFormat.Onnx && entry.Taps.Count > 0 ? "a model in ONNX form has outputs only, no taps" : null;
    }

    private static bool Fits(ModelOutput output) => output.Shape.Skip(1).Aggregate(1d, (count, size) => count * size) <= Array.MaxLength;

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$")]
    private static partial Regex IdPattern();

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$")]
    private static partial Regex FileNamePattern();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256Pattern();
}

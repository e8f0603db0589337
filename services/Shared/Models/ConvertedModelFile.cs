using System.Globalization;
using System.Text.Json;
using Facet.Models.Internal;
using Facet.Models.Internal.Conversion;

namespace Facet.Models;

/// <summary>The description that a conversion leaves beside its ONNX files: <c>model.json</c>.</summary>
public static class ConvertedModelFile
{
    public const string Name = "model.json";

    private const long MaxBytes = 1L << 20;

    private static readonly string[] s_types = [.. Enum.GetNames<ElementType>().Select(name => name.ToLowerInvariant())];

    /// <summary>The description as JSON.</summary>
    public static string ToJson(ConvertedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelDocument.Of(model).ToJson();
    }

    /// <summary>Writes the description into the folder of the model, last of all files: where it is, the others are complete.</summary>
    public static void Write(string folder, ConvertedModel model)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            using var file = new UnfinishedFile(Path.Combine(folder, Name));
            file.Write(System.Text.Encoding.UTF8.GetBytes(ToJson(model) + "\n"));
            file.Keep();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelErrorReason.CannotWrite, $"{Path.Combine(folder, Name)} cannot be written: {error.Message}", error);
        }
    }

    /// <summary>Reads a description and compares the files beside it with its checksums.</summary>
    /// <param name="folder">What a conversion made.</param>
    /// <exception cref="ModelException">The description is missing or malformed, or a file is missing or is not the one that was written.</exception>
    public static ConvertedModel Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var bytes = LocalFiles.ReadAll(Path.Combine(folder, Name), Name, MaxBytes);
        try
        {
            var document = JsonSerializer.Deserialize(bytes, ModelDocumentJson.Default.ModelDocument)
                ?? throw ModelException.Invalid($"{Path.Combine(folder, Name)} holds null.");
            return ToModel(folder, document);
        }
        catch (Exception error) when (error is JsonException or FormatException or OverflowException)
        {
            throw ModelException.Invalid(
                $"{Path.Combine(folder, Name)} is not the description of a converted model: {error.Message} Convert the model again.", error);
        }
    }

    private static ConvertedModel ToModel(string folder, ModelDocument document) => new()
    {
        Architecture = document.Architecture,
        Precision = Enum.TryParse<ModelPrecision>(document.Precision, ignoreCase: true, out var precision)
            ? precision
            : throw new FormatException($"'{document.Precision}' is no precision."),
        LogitScale = document.LogitScale,
        SourceSha256 = document.SourceSha256,
        Graphs = document.Graphs is { Count: > 0 } graphs
            ? [.. graphs.Select(graph => ToGraph(folder, graph))]
            : throw new FormatException("It names no graph."),
    };

    private static ConvertedGraph ToGraph(string folder, GraphDocument graph)
    {
        if (graph.Files.Count == 0 || graph.Inputs.Count == 0 || graph.Outputs.Count == 0 || graph.Grid is not [var rows, var columns])
        {
            throw new FormatException($"The {graph.Role} graph needs files, inputs, outputs and a grid of two sides.");
        }

        var inputs = graph.Inputs.Select(ToPort).ToArray();
        var isImage = inputs[0].Shape is [_, { Size: 3 }, { Size: > 0 }, { Size: > 0 }];
        return new ConvertedGraph
        {
            Role = graph.Role,
            Files = [.. graph.Files.Select(file => Verified(folder, file))],
            Inputs = inputs,
            Outputs = [.. graph.Outputs.Select(ToPort)],
            Size = isImage ? new ImageSize((int)inputs[0].Shape[2].Size, (int)inputs[0].Shape[3].Size) : null,
            PatchSize = graph.PatchSize,
            PrefixTokens = graph.PrefixTokens,
            GridRows = rows,
            GridColumns = columns,
            Blocks = graph.Blocks,
        };
    }

    private static SavedFile Verified(string folder, FileDocument file)
    {
        var path = Path.Combine(folder, LocalFiles.RequirePlainName(file.Name, Name));
        var sha256 = LocalFiles.Sha256(path);
        return sha256 == file.Sha256
            ? new SavedFile(path, file.Bytes, sha256)
            : throw new ModelException(
                ModelErrorReason.ChecksumMismatch, $"{path} has SHA-256 {sha256}, but {Name} says {file.Sha256}; convert the model again.");
    }

    private static GraphPort ToPort(PortDocument port) => Array.IndexOf(s_types, port.Type) is >= 0 and var type
        ? new GraphPort(port.Name, Enum.GetValues<ElementType>()[type], [.. port.Shape.Select(ToDimension)])
        : throw new FormatException($"'{port.Type}' is no element type.");

    private static GraphDimension ToDimension(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? GraphDimension.Fixed(size) : GraphDimension.Symbolic(text);
}

using System.Security.Cryptography;
using Facet.Models;

namespace Facet.Inference.Internal;

internal static class SourceFiles
{
    /// <summary>The file that names or holds the graph.</summary>
    public static ModelFile Main(ModelEntry entry)
    {
        var extension = entry.Format == ModelFormat.Onnx ? ".onnx" : ".json";
        return entry.Files.Single(file => file.Name.EndsWith(extension, StringComparison.Ordinal));
    }

    /// <exception cref="ModelException">The file is missing, or its SHA-256 is not that of the manifest.</exception>
    public static void Verify(RegisteredModel model, ModelFile file)
    {
        var path = Path.Combine(model.Folder, file.Name);
        string actual;
        try
        {
            actual = Sha256(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(
                ModelErrorReason.MissingFile, $"Model '{model.Entry.Id}': {path} cannot be read ({error.Message}). {model.Remedy}", error);
        }

        if (actual != file.Sha256)
        {
            throw new ModelException(
                ModelErrorReason.ChecksumMismatch, $"Model '{model.Entry.Id}': {path} has SHA-256 {actual}, expected {file.Sha256}. {model.Remedy}");
        }
    }

    public static string Sha256(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

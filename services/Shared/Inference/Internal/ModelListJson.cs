using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Facet.Models;

namespace Facet.Inference.Internal;

/// <summary>Reads lists of models.</summary>
internal static class ModelListJson
{
    private const long MaxBytes = 4L << 20;

    /// <param name="path">The file.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="remedy">What to do when it cannot be read.</param>
    /// <param name="invalid">Says that the file cannot be used, and why.</param>
    /// <exception cref="ModelException">What <paramref name="invalid"/> made: the file is missing, too large or malformed.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> type, string remedy, Func<string, Exception?, ModelException> invalid)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return stream.Length <= MaxBytes
                ? JsonSerializer.Deserialize(stream, type) ?? throw invalid("it is empty", null)
                : throw invalid($"it has {stream.Length} bytes; at most {MaxBytes} are read", null);
        }
        catch (JsonException error)
        {
            throw invalid(error.Message, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw invalid($"it cannot be read ({error.Message}); {remedy}", error);
        }
    }
}

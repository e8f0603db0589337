using System.Text.Json;

namespace Facet.Models.Internal.Tfjs;

internal static class TfjsFileReader
{
    public static TfjsFile ReadJson(string path, string fileName, long maxBytes)
    {
        var bytes = ReadAll(path, fileName, maxBytes);
        TfjsFile? file;
        try
        {
            file = JsonSerializer.Deserialize(bytes, TfjsJson.Default.TfjsFile);
        }
        catch (JsonException error)
        {
            throw ModelException.Invalid($"{fileName} is not the JSON of a tfjs model: {error.Message}", error);
        }

        return file?.Format == "graph-model"
            ? file
            : throw ModelException.Invalid($"{fileName}: the format is '{file?.Format}'; only tfjs 'graph-model' files can be read.");
    }

    /// <summary>Opens a file for reading; its absence or unreadability becomes a <see cref="ModelException"/> naming it.</summary>
    public static FileStream Open(string path, string fileName)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(ModelErrorReason.MissingFile, $"{fileName} cannot be read: {error.Message}", error);
        }
    }

    private static byte[] ReadAll(string path, string fileName, long maxBytes)
    {
        using var stream = Open(path, fileName);
        if (stream.Length > maxBytes)
        {
            throw new ModelException(ModelErrorReason.TooLarge, $"{fileName} has {stream.Length} bytes; at most {maxBytes} are read.");
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

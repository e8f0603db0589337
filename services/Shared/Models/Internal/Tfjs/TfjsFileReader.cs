using System.Text.Json;

namespace Facet.Models.Internal.Tfjs;

internal static class TfjsFileReader
{
    public static TfjsFile ReadJson(string path, string fileName, long maxBytes)
    {
        var bytes = LocalFiles.ReadAll(path, fileName, maxBytes);
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
}

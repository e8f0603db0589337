using System.Text.Json;

namespace Facet.Models.Internal.Checkpoints;

internal static class JsonText
{
    /// <summary>The text or property name that the reader stands on, of bounded length.</summary>
    public static string Read(ref Utf8JsonReader reader, string fileName)
    {
        // An escaped character takes up to six bytes in the file.
        if (reader.ValueSpan.Length > CheckpointLimits.MaxNameLength * 6)
        {
            throw ModelException.Invalid($"{fileName}: a name or text of {reader.ValueSpan.Length} bytes is too long.");
        }

        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw ModelException.Invalid($"{fileName}: a name or text is not valid UTF-8.", error);
        }
    }
}

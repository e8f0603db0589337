namespace Facet.Models;

/// <summary>A model file, manifest, cache or runtime is unusable. The message is one line: which item, why, what to do.</summary>
public sealed class ModelException(ModelErrorReason reason, string message, Exception? innerException = null)
    : Exception(OneLine(message), innerException)
{
    private const int MaxLength = 1000;

    public ModelErrorReason Reason { get; } = reason;

    internal static ModelException Invalid(string message, Exception? innerException = null) =>
        new(ModelErrorReason.InvalidFormat, message, innerException);

    /// <summary>Well formed, but not to be had here.</summary>
    public static ModelException Unsupported(string message) => new(ModelErrorReason.Unsupported, message);

    /// <summary>Messages quote names from files, which may hold anything: line breaks must not reach a log, nor names of a megabyte.</summary>
    private static string OneLine(string message)
    {
        var shown = message.Length <= MaxLength ? message : string.Concat(message.AsSpan(0, MaxLength), "...");
        return string.Create(shown.Length, shown, (line, text) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(text[i]) ? ' ' : text[i];
            }
        });
    }
}

using Facet.Models.Internal;

namespace Facet.Models;

/// <summary>A file that is there whole or not at all, also after a loss of power, and whoever else writes it meanwhile.</summary>
public static class WholeFile
{
    /// <summary>Writes the file beside its place, as NAME.*.tmp, and moves it there; what was there is replaced.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        using var file = new UnfinishedFile(path);
        file.Write(content);
        file.Keep();
    }
}

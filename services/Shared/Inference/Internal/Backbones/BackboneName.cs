namespace Facet.Inference.Internal.Backbones;

internal static class BackboneName
{
    /// <summary>The name of a folder or file, which callers may see; its path they may not.</summary>
    public static string Of(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
}

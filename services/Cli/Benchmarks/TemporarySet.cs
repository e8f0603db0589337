namespace Facet.Cli.Benchmarks;

/// <summary>A folder for made-up vectors that are not to be kept.</summary>
internal sealed class TemporarySet : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("facet-bench-");

    public string Prefix => Path.Combine(_folder.FullName, "set");

    /// <remarks>A file that is still mapped keeps its contents.</remarks>
    public void Dispose() => _folder.Delete(recursive: true);
}

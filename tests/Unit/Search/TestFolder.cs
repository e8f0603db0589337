namespace Facet.Unit.Tests.Search;

/// <summary>A data folder that goes when the test ends.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("facet-search-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

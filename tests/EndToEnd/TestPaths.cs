using System.Reflection;

namespace Facet.EndToEnd.Tests;

/// <summary>Where the build put things.</summary>
internal static class TestPaths
{
    public static string App { get; } = Metadata("FacetApp");

    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>Six sample photos with 22 faces that npm brought.</summary>
    public static IReadOnlyList<string> Samples { get; } =
        [.. Enumerable.Range(1, 6).Select(i => Path.Combine(Root, "node_modules/@vladmandic/face-api/demo", $"sample{i}.jpg"))];

    private static string Metadata(string key) => typeof(TestPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}

namespace Facet.Unit.Tests;

/// <summary>A test that needs shared reference data; without the data it is skipped, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    /// <param name="relativePath">A file or folder inside the shared data.</param>
    public SharedDataFactAttribute(string relativePath) => Skip = SharedData.WhyAbsent(relativePath);
}

namespace Facet.Unit.Tests;

/// <summary>A theory that needs shared reference data; without the data it is skipped, and says why.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    /// <param name="relativePath">A file or folder inside the shared data.</param>
    public SharedDataTheoryAttribute(string relativePath) => Skip = SharedData.WhyAbsent(relativePath);
}

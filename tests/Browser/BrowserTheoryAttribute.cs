namespace Facet.Browser.Tests;

/// <summary>As <see cref="BrowserFactAttribute"/>, for tests with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = SystemBrowser.WhyMissing;
}

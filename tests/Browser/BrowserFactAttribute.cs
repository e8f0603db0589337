namespace Facet.Browser.Tests;

/// <summary>A test that needs Chromium (Debian: chromium); skipped with the reason where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = SystemBrowser.WhyMissing;
}

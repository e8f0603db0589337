namespace Facet.Browser.Tests;

/// <summary>The browser of the system, found by path.</summary>
internal static class SystemBrowser
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => s_names.Select(name => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Null when there is one.</summary>
    public static string? WhyMissing => Path is null ? "Chromium was not found in PATH: install Debian's package chromium (./test --browser does it for root)." : null;
}

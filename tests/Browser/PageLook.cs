namespace Facet.Browser.Tests;

/// <summary>What the page is looked at with.</summary>
internal sealed record PageLook(int Width = 1440, int Height = 900, string Language = "en-US", bool Dark = false, float Scale = 1)
{
    public static PageLook Phone { get; } = new(390, 844);
}

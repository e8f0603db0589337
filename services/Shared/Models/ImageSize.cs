namespace Facet.Models;

/// <summary>Height and width of an image in pixels.</summary>
public readonly record struct ImageSize(int Height, int Width)
{
    public override string ToString() => FormattableString.Invariant($"{Height}x{Width}");
}

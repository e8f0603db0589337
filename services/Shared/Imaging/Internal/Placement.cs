namespace Facet.Imaging.Internal;

/// <summary>Where a centre crop takes its pixels and where it puts them.</summary>
/// <param name="Area">The part of the whole picture that is seen.</param>
/// <param name="Left">Columns of black left of it.</param>
/// <param name="Top">Rows of black above it.</param>
internal readonly record struct Placement(PixelArea Area, int Left, int Top)
{
    public static Placement Of(PixelSize whole, PixelSize crop)
    {
        var (from, left, width) = Axis(whole.Width, crop.Width);
        var (fromRow, top, height) = Axis(whole.Height, crop.Height);
        return new Placement(new PixelArea(from, fromRow, width, height), left, top);
    }

    /// <summary>Index of the first seen pixel in a plane of this width.</summary>
    public int Start(int width) => (Top * width) + Left;

    // Both differences are halved towards minus infinity: of an odd one the smaller part is cut off, or the larger part is black, before.
    private static (int From, int Black, int Length) Axis(int whole, int crop) =>
        crop <= whole ? ((whole - crop) / 2, 0, crop) : (0, (crop - whole + 1) / 2, whole);
}

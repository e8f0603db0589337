namespace Facet.Makeup.Internal;

/// <summary>What of a part of the face is the same for every style.</summary>
/// <param name="Allowed">Where pigment may lie, with soft edges.</param>
/// <param name="Relief">The light on it.</param>
internal record PaintRegion(Coverage Allowed, Relief Relief)
{
    public Area Area => Allowed.Area;
}

/// <summary>Skin of the whole face.</summary>
/// <param name="Cover">Where foundation lies.</param>
/// <param name="Factors">What evens each pixel's colour, three numbers a pixel.</param>
/// <param name="Around">Luminance of the skin around each pixel.</param>
internal sealed record FoundationRegion(Coverage Cover, float[] Factors, float[] Around);

/// <summary>Skin above or below an eye, in the coordinates of its <see cref="SurfaceGrid"/>.</summary>
/// <param name="Allowed">As for any region.</param>
/// <param name="Relief">As for any region.</param>
/// <param name="IsUpper">Above the eye.</param>
/// <param name="U">Along the eye; not a number where there is no skin of the region.</param>
/// <param name="V">Away from the eye.</param>
internal sealed record EyeRegion(Coverage Allowed, Relief Relief, bool IsUpper, float[] U, float[] V) : PaintRegion(Allowed, Relief);

/// <summary>The lips.</summary>
/// <param name="Allowed">As for any region.</param>
/// <param name="Relief">As for any region.</param>
/// <param name="U">From -1 to 1 between the corners of the mouth.</param>
/// <param name="V">From 0 at the border of the lips to 1 where they meet.</param>
/// <param name="IsLower">Whether a pixel is of the lower lip.</param>
internal sealed record LipRegion(Coverage Allowed, Relief Relief, float[] U, float[] V, bool[] IsLower) : PaintRegion(Allowed, Relief);

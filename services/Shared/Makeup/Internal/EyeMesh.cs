using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>Mesh vertices around one eye, each line from the outer corner to the inner one.</summary>
/// <param name="Lashes">Edge of the upper lid.</param>
/// <param name="Fold">Where the lid folds.</param>
/// <param name="Bone">Between the fold and the brow.</param>
/// <param name="Brow">Lower edge of the brow.</param>
/// <param name="LowerLashes">Edge of the lower lid.</param>
/// <param name="LowerLid">Its lower end.</param>
/// <param name="Bag">Below.</param>
/// <param name="BrowTail">Outer end of the brow.</param>
internal sealed record EyeMesh(
    int[] Lashes, int[] Fold, int[] Bone, int[] Brow, int[] LowerLashes, int[] LowerLid, int[] Bag, int BrowTail)
{
    /// <summary>The second coordinate of the lines: 0 the lashes, 1 the fold, 2 the bone, 3 the brow; below 0 on the eye.</summary>
    private static readonly float[] s_upperHeights = [-0.5f, 0, 1, 2, 3];
    private static readonly float[] s_lowerHeights = [-0.5f, 0, 1, 2];

    /// <summary>The first coordinate: 1 at the outer corner, 0 at the inner one, above 1 beyond the outer corner.</summary>
    private static readonly float[] s_alongs = [1.6f, 1, 0.875f, 0.75f, 0.625f, 0.5f, 0.375f, 0.25f, 0.125f, 0];

    /// <summary>Length of what lies beyond the outer corner, in widths of the eye.</summary>
    private const float Beyond = 0.6f;

    /// <summary>The eye on the left side of the picture, then the other one.</summary>
    public static IReadOnlyList<EyeMesh> Both { get; } =
    [
        new(
            [33, 246, 161, 160, 159, 158, 157, 173, 133], [130, 247, 30, 29, 27, 28, 56, 190, 243], [226, 113, 225, 224, 223, 222, 221, 189, 244],
            [124, 46, 53, 52, 65, 55, 193, 245, 188], [33, 7, 163, 144, 145, 153, 154, 155, 133], [130, 25, 110, 24, 23, 22, 26, 112, 243],
            [226, 31, 228, 229, 230, 231, 232, 233, 244], 70),
        new(
            [263, 466, 388, 387, 386, 385, 384, 398, 362], [359, 467, 260, 259, 257, 258, 286, 414, 463], [446, 342, 445, 444, 443, 442, 441, 413, 464],
            [353, 276, 283, 282, 295, 285, 417, 465, 412], [263, 249, 390, 373, 374, 380, 381, 382, 362], [359, 255, 339, 254, 253, 252, 256, 341, 463],
            [446, 261, 448, 449, 450, 451, 452, 453, 464], 300),
    ];

    public int OuterCorner => Lashes[0];

    public int InnerCorner => Lashes[^1];

    /// <summary>An eye that the head turns away is a line.</summary>
    public bool IsSeen(FaceSurface surface) => Width(surface.Mesh) > 0.08f * surface.Unit;

    /// <summary>Width of the eye in pixels.</summary>
    public float Width(PointF2[] mesh) =>
        float.Hypot(mesh[OuterCorner].X - mesh[InnerCorner].X, mesh[OuterCorner].Y - mesh[InnerCorner].Y);

    /// <summary>From the lashes up to the brow, and out towards the temple.</summary>
    public SurfaceGrid Upper(PointF2[] mesh)
    {
        PointF2[][] lines = [Line(mesh, Lashes), Line(mesh, Fold), Line(mesh, Bone), Line(mesh, Brow)];
        return new SurfaceGrid([.. WithInside(lines).Select(line => Prolonged(mesh, line))], s_upperHeights, s_alongs);
    }

    /// <summary>From the lower lashes down.</summary>
    public SurfaceGrid Lower(PointF2[] mesh)
    {
        PointF2[][] lines = [Line(mesh, LowerLashes), Line(mesh, LowerLid), Line(mesh, Bag)];
        return new SurfaceGrid([.. WithInside(lines).Select(line => Prolonged(mesh, line))], s_lowerHeights, s_alongs);
    }

    /// <summary>Where a wing leads from the outer corner: out, and up towards the brow's end. Of length 1.</summary>
    public PointF2 WingDirection(PointF2[] mesh)
    {
        var along = Unit(mesh[InnerCorner], mesh[OuterCorner]);
        var up = Unit(mesh[OuterCorner], mesh[BrowTail]);
        var (x, y) = ((0.8f * along.X) + (0.5f * up.X), (0.8f * along.Y) + (0.5f * up.Y));
        var length = Math.Max(float.Hypot(x, y), 1e-6f);
        return new PointF2(x / length, y / length);
    }

    public static PointF2[] Line(PointF2[] mesh, int[] vertices) => Array.ConvertAll(vertices, vertex => mesh[vertex]);

    /// <summary>One more line, on the eye, so that a soft edge does not fade at the lashes.</summary>
    private static PointF2[][] WithInside(PointF2[][] lines)
    {
        var inside = lines[0].Zip(lines[1], (lash, next) => new PointF2(lash.X + ((lash.X - next.X) * 0.5f), lash.Y + ((lash.Y - next.Y) * 0.5f)));
        return [[.. inside], .. lines];
    }

    private PointF2[] Prolonged(PointF2[] mesh, PointF2[] line)
    {
        var (direction, length) = (WingDirection(mesh), Beyond * Width(mesh));
        return [new PointF2(line[0].X + (direction.X * length), line[0].Y + (direction.Y * length)), .. line];
    }

    private static PointF2 Unit(PointF2 from, PointF2 to)
    {
        var (x, y) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Max(float.Hypot(x, y), 1e-6f);
        return new PointF2(x / length, y / length);
    }
}

using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>What painting needs to know of a face, whatever the style.</summary>
internal sealed class FaceSurface
{
    /// <summary>Height of the mesh from forehead to chin in distances between the eyes, of a face seen from the front.</summary>
    private const float FaceHeight = 2;

    private readonly Lazy<FoundationRegion> _foundation;
    private readonly Lazy<PaintRegion?> _cheeks;
    private readonly Lazy<PaintRegion?> _brows;
    private readonly Lazy<EyeRegion[]> _eyes;
    private readonly Lazy<LipRegion?> _lips;

    private FaceSurface(PaintedFace face, FaceLabels names, float unit)
    {
        (Mesh, Labels, Names, Unit) = (face.Mesh, face.Labels, names, unit);
        (ImageWidth, var height) = (face.Image.Width, face.Image.Height);
        Area = Area.Around(face.Mesh, 0.1f * unit, new Area(0, 0, ImageWidth, height));
        Light = FaceLight.Of(FaceSamples.Of(face, Area, names));
        Linear = Linearise(face.Image);
        Evenness = new SkinEvenness(this);
        _foundation = new(() => FoundationPaint.Prepare(this));
        _cheeks = new(() => BlushPaint.Prepare(this));
        _brows = new(() => BrowPaint.Prepare(this));
        _eyes = new(() => ShadowPaint.Prepare(this));
        _lips = new(() => LipPaint.Prepare(this));
    }

    /// <summary>The part of the picture that may change.</summary>
    public Area Area { get; }

    public int ImageWidth { get; }

    public PointF2[] Mesh { get; }

    public byte[] Labels { get; }

    public FaceLabels Names { get; }

    /// <summary>Pixels between the eyes, or what they would be if the face looked into the camera.</summary>
    public float Unit { get; }

    public FaceLight Light { get; }

    /// <summary>Three numbers a pixel of the area.</summary>
    public float[] Linear { get; }

    public SkinEvenness Evenness { get; }

    public FoundationRegion Foundation => _foundation.Value;

    /// <summary>Null where the face does not show the region; so are the next ones.</summary>
    public PaintRegion? Cheeks => _cheeks.Value;

    public PaintRegion? Brows => _brows.Value;

    public EyeRegion[] Eyes => _eyes.Value;

    public LipRegion? Lips => _lips.Value;

    public static FaceSurface Of(PaintedFace face, FaceLabels names)
    {
        var mesh = face.Mesh;
        var (left, right) = (Middle(mesh[33], mesh[133]), Middle(mesh[263], mesh[362]));
        var tall = float.Hypot(mesh[10].X - mesh[152].X, mesh[10].Y - mesh[152].Y);
        return new FaceSurface(face, names, Math.Max(float.Hypot(left.X - right.X, left.Y - right.Y), tall / FaceHeight));
    }

    /// <summary>Index of a pixel's red in <see cref="Linear"/>; x and y are the picture's.</summary>
    public int At(int x, int y) => 3 * (((y - Area.Top) * Area.Width) + x - Area.Left);

    public float Luminance(int at) => SrgbTable.Luminance(Linear[at], Linear[at + 1], Linear[at + 2]);

    /// <summary>Luminance of the pixels of an area inside of this one.</summary>
    public float[] LuminanceOf(Area area)
    {
        var result = new float[area.Pixels];
        for (var y = 0; y < area.Height; y++)
        {
            var at = At(area.Left, area.Top + y);
            for (var x = 0; x < area.Width; x++, at += 3)
            {
                result[(y * area.Width) + x] = Luminance(at);
            }
        }

        return result;
    }

    public Area Around(ReadOnlySpan<int> vertices, float margin)
    {
        Span<PointF2> points = stackalloc PointF2[vertices.Length];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = Mesh[vertices[i]];
        }

        return Area.Around(points, margin * Unit, Area);
    }

    private static PointF2 Middle(PointF2 a, PointF2 b) => new((a.X + b.X) / 2, (a.Y + b.Y) / 2);

    private float[] Linearise(RgbImage image)
    {
        var linear = new float[3 * Area.Pixels];
        var table = SrgbTable.Linear;
        for (var y = 0; y < Area.Height; y++)
        {
            var row = image.Pixels.AsSpan(3 * (((Area.Top + y) * image.Width) + Area.Left), 3 * Area.Width);
            var target = linear.AsSpan(3 * y * Area.Width, row.Length);
            for (var i = 0; i < row.Length; i++)
            {
                target[i] = table[row[i]];
            }
        }

        return linear;
    }
}

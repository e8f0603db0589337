using Facet.Imaging;
using Facet.Makeup.Internal;

namespace Facet.Makeup;

/// <summary>
/// A face that can be painted: a picture, where the face is in it, and what each pixel shows. A photo or an aligned crop of any size. What painting needs
/// to know of it is worked out once, at the first style, so painting many styles on one face is cheaper than on many. Safe for concurrent use.
/// </summary>
public sealed class PaintedFace
{
    /// <summary>Points of the face mesh.</summary>
    public const int MeshPoints = 468;

    private readonly Lazy<FaceSurface> _surface;

    /// <param name="image">The picture; not changed.</param>
    /// <param name="mesh">468 points (numbering of MediaPipe's canonical face model) in pixels of the picture; they may lie outside of it.</param>
    /// <param name="labels">A byte a pixel, row-major: what the pixel shows.</param>
    /// <param name="values">
    /// The value of each label by its name: skin, nose, l_brow, r_brow, l_eye, r_eye, u_lip, l_lip, mouth and, where there are such zones, l_eye_shadow,
    /// r_eye_shadow, l_cheek, r_cheek. Other names are left bare.
    /// </param>
    /// <exception cref="ArgumentException">Another number of points or labels, a point that is not finite, or no value for the skin.</exception>
    public PaintedFace(RgbImage image, PointF2[] mesh, byte[] labels, IReadOnlyDictionary<string, byte> values)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(values);
        if (mesh.Length != MeshPoints || !Array.TrueForAll(mesh, point => point.IsFinite))
        {
            throw new ArgumentException($"A face has {MeshPoints} finite points, not {mesh.Length}.", nameof(mesh));
        }

        if (labels.Length != image.Width * image.Height)
        {
            throw new ArgumentException($"A picture of {image.Width} x {image.Height} has as many labels, not {labels.Length}.", nameof(labels));
        }

        if (!values.ContainsKey(FaceLabels.Skin))
        {
            throw new ArgumentException($"There is no value for the label '{FaceLabels.Skin}'.", nameof(values));
        }

        (Image, Mesh, Labels, Values) = (image, mesh, labels, values);
        _surface = new Lazy<FaceSurface>(() => FaceSurface.Of(this, new FaceLabels(values)));
    }

    public RgbImage Image { get; }

    public PointF2[] Mesh { get; }

    public byte[] Labels { get; }

    /// <summary>The value of each label by its name.</summary>
    internal IReadOnlyDictionary<string, byte> Values { get; }

    internal FaceSurface Surface => _surface.Value;
}

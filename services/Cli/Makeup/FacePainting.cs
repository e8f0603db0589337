using Facet.Imaging;
using Facet.Makeup;
using Facet.Parsing.V1;
using Facet.Types.V1;
using RgbImage = Facet.Imaging.RgbImage;

namespace Facet.Cli.Makeup;

/// <summary>Between the answers of the parsing service and the painter.</summary>
internal static class FacePainting
{
    /// <summary>A face where it lies in its photo.</summary>
    /// <param name="photo">Upright; may be painted already.</param>
    /// <param name="face">Parsed with landmarks and photo label map.</param>
    /// <exception cref="CliException">The service places no mesh.</exception>
    public static PaintedFace OnPhoto(RgbImage photo, Face face) =>
        Create(photo, [.. Mesh(face)], face.PhotoLabelMap);

    /// <summary>An aligned crop.</summary>
    /// <param name="face">Parsed with landmarks, crop and label map.</param>
    /// <exception cref="CliException">The service places no mesh.</exception>
    public static PaintedFace OnCrop(Face face)
    {
        var crop = new RgbImage((int)face.Crop.Width, (int)face.Crop.Height, face.Crop.Data.ToByteArray());
        var way = face.PhotoToCrop;
        var toCrop = new AffineTransform((float)way.Xx, (float)way.Xy, (float)way.Dx, (float)way.Yx, (float)way.Yy, (float)way.Dy);
        return Create(crop, [.. Mesh(face).Select(toCrop.Apply)], face.LabelMap);
    }

    /// <summary>The points of the face mesh, in pixels of the photo.</summary>
    /// <exception cref="CliException">The service places no mesh.</exception>
    public static IEnumerable<PointF2> Mesh(Face face) => face.Landmarks.Count == PaintedFace.MeshPoints
        ? face.Landmarks.Select(point => new PointF2(point.X, point.Y))
        : throw new CliException(ExitCodes.NotUsable, "the parsing service places no face mesh, which painting needs: set Facet__Parsing__Mesh, for example to facemesh-468.");

    /// <summary>The value of each label by its name.</summary>
    public static IReadOnlyDictionary<string, byte> Values(LabelMap labels) => labels.Classes.ToDictionary(label => label.Name, label => (byte)label.Value);

    private static PaintedFace Create(RgbImage image, PointF2[] mesh, LabelMap labels) =>
        new(image, mesh, labels.Labels.ToByteArray(), Values(labels));
}

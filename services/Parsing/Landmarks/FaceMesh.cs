using Facet.Imaging;
using Facet.Inference;
using Facet.Parsing.Detection;

namespace Facet.Parsing.Landmarks;

/// <summary>
/// Places the 468-point mesh on a detected face. The model wants an upright face that fills two thirds of its input, so the first run
/// starts from the detector's box and eyes and the second from the first run's points.
/// </summary>
public sealed class FaceMesh(OnnxModel model)
{
    /// <summary>The input covers this many times the face's size, as the model was trained.</summary>
    private const float Margin = 1.5f;

    private readonly int _side = model.Entry.Input.Width;

    /// <summary>The outputs it needs of the model.</summary>
    public static IReadOnlyList<string> Outputs { get; } = ["mesh", "face_flag"];

    public FaceMeshPoints Place(ImagePyramid photo, DetectedFace face)
    {
        var first = Run(photo, InputArea(face.Bounds.Centre, Math.Max(face.Bounds.Width, face.Bounds.Height), face.LeftEye, face.RightEye));
        return Run(photo, AreaAround(first));
    }

    private AffineTransform AreaAround(FaceMeshPoints mesh)
    {
        var five = mesh.FivePoints();
        var (leftEye, rightEye) = (five[0], five[1]);
        var angle = MathF.Atan2(rightEye.Y - leftEye.Y, rightEye.X - leftEye.X);
        var upright = AffineTransform.RotateScaleTranslate(-angle, 1, 0, 0);
        var box = FaceBox.Around(Array.ConvertAll(mesh.Points, upright.Apply));
        return InputArea(upright.Invert().Apply(box.Centre), Math.Max(box.Width, box.Height), leftEye, rightEye);
    }

    /// <summary>From input pixels to photo pixels: a square around the centre, turned so that the eyes lie level.</summary>
    private AffineTransform InputArea(PointF2 centre, float faceSize, PointF2 leftEye, PointF2 rightEye)
    {
        var angle = MathF.Atan2(rightEye.Y - leftEye.Y, rightEye.X - leftEye.X);
        var half = _side / 2f;
        return new AffineTransform(1, 0, -half, 0, 1, -half)
            .Then(AffineTransform.RotateScaleTranslate(angle, faceSize * Margin / _side, centre.X, centre.Y));
    }

    private FaceMeshPoints Run(ImagePyramid photo, AffineTransform inputToPhoto)
    {
        using var input = ModelImage.Crop(photo, model.Entry.Input, inputToPhoto);
        using var outputs = model.Run(input.Memory);
        var raw = outputs["mesh"].Span;
        var presence = outputs["face_flag"].Span[0];
        var scale = MathF.Sqrt(inputToPhoto.Xx * inputToPhoto.Xx + inputToPhoto.Yx * inputToPhoto.Yx);
        var points = new PointF2[MeshTopology.PointCount];
        var depths = new float[MeshTopology.PointCount];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = inputToPhoto.Apply(new PointF2(raw[3 * i], raw[3 * i + 1]));
            depths[i] = raw[3 * i + 2] * scale;
        }

        return new FaceMeshPoints(points, depths, presence);
    }
}

using Facet.Imaging;
using Facet.Inference;

namespace Facet.Parsing.Landmarks;

/// <summary>
/// Places the mesh's points around the eyes and on the brows anew with the iris model, which sees each eye at 64x64 pixels instead of
/// the dozen or so that it gets in the mesh model's input.
/// </summary>
public sealed class EyeRefiner(OnnxModel model)
{
    /// <summary>The input covers this many times the width between the eye's corners, as the model was trained.</summary>
    private const float Margin = 2.3f;

    /// <summary>Mesh vertex of each of the model's 71 contour points, for the eye on the left side of the picture: the eye's lower and
    /// upper edge, four rings around it from inside to outside, and the brow (the order of MediaPipe's iris landmarks).</summary>
    private static readonly int[] s_leftVertices =
    [
        33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173,
        130, 25, 110, 24, 23, 22, 26, 112, 243, 247, 30, 29, 27, 28, 56, 190,
        226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189,
        35, 124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245,
        156, 70, 63, 105, 66, 107, 55, 193,
    ];

    /// <summary>The mirror image, for the other eye.</summary>
    private static readonly int[] s_rightVertices =
    [
        263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398,
        359, 255, 339, 254, 253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414,
        446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442, 441, 413,
        265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465,
        383, 300, 293, 334, 296, 336, 285, 417,
    ];

    /// <summary>The output it needs of the model.</summary>
    public static IReadOnlyList<string> Outputs { get; } = ["eye"];

    /// <returns>The mesh with the points around both eyes replaced; depths stay the mesh's own.</returns>
    public FaceMeshPoints Refine(ImagePyramid photo, FaceMeshPoints mesh)
    {
        // The model knows one side; the other eye is shown to it mirrored.
        var left = InputArea(mesh.Points[33], mesh.Points[133], mirrored: false);
        var right = InputArea(mesh.Points[362], mesh.Points[263], mirrored: true);
        var input = model.Entry.Input;
        using var eyes = new InputBuffer(input, batch: 2);
        ModelImage.Crop(photo, input, left, eyes.Span[..input.CountPerImage]);
        ModelImage.Crop(photo, input, right, eyes.Span[input.CountPerImage..]);
        using var outputs = model.Run(eyes.Memory, batch: 2);
        var points = (PointF2[])mesh.Points.Clone();
        Place(points, s_leftVertices, outputs["eye"].Image(0), left);
        Place(points, s_rightVertices, outputs["eye"].Image(1), right);
        return mesh with { Points = points };
    }

    /// <summary>From input pixels to photo pixels: a square around the eye, level with its corners.</summary>
    private AffineTransform InputArea(PointF2 leftCorner, PointF2 rightCorner, bool mirrored)
    {
        var (dx, dy) = (rightCorner.X - leftCorner.X, rightCorner.Y - leftCorner.Y);
        var half = model.Entry.Input.Width / 2f;
        var scale = MathF.Sqrt(dx * dx + dy * dy) * Margin / model.Entry.Input.Width;
        var side = mirrored ? -1 : 1;
        return new AffineTransform(side, 0, -side * half, 0, 1, -half).Then(AffineTransform.RotateScaleTranslate(
            MathF.Atan2(dy, dx), scale, (leftCorner.X + rightCorner.X) / 2, (leftCorner.Y + rightCorner.Y) / 2));
    }

    /// <param name="points">Changed.</param>
    /// <param name="vertices">Mesh vertex of each contour point.</param>
    /// <param name="raw">x, y, z of each point in input pixels.</param>
    /// <param name="inputToPhoto">Where the input lies.</param>
    private static void Place(PointF2[] points, int[] vertices, ReadOnlySpan<float> raw, AffineTransform inputToPhoto)
    {
        for (var i = 0; i < vertices.Length; i++)
        {
            points[vertices[i]] = inputToPhoto.Apply(new PointF2(raw[3 * i], raw[3 * i + 1]));
        }
    }
}

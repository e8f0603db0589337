using Facet.Imaging;
using Facet.Inference;

namespace Facet.Parsing.Detection;

/// <summary>
/// Turns BlazeFace-back's raw outputs into faces. Layout as published with MediaPipe's back-camera model: 896 anchors on a 256x256
/// input, two per cell of a 16x16 grid and six per cell of an 8x8 grid, each at its cell's centre; a regressor row holds centre
/// x, y, width, height and six points, in input pixels relative to the anchor's centre.
/// </summary>
internal static class BlazeFaceDecoder
{
    public const int InputSide = 256;
    public const int RegressorWidth = 16;

    /// <summary>Boxes that share more than this are the same face; they are blended by confidence, as BlazeFace's paper proposes.</summary>
    private const float SameFaceOverlap = 0.3f;

    private static readonly Grid[] s_grids = [new(16, 2, "scores_16", "boxes_16"), new(8, 6, "scores_8", "boxes_8")];

    /// <summary>The outputs it needs of the model.</summary>
    public static IReadOnlyList<string> Outputs { get; } = [.. s_grids.SelectMany(grid => new[] { grid.Scores, grid.Boxes })];

    /// <param name="outputs">Of one picture: logits and regressors of both grids.</param>
    /// <param name="minConfidence">Less sure ones are left out, 0..1.</param>
    /// <param name="inputToPhoto">From input pixels to photo pixels: a scale and a shift.</param>
    /// <returns>Faces by falling confidence, without duplicates.</returns>
    public static List<DetectedFace> Decode(InferenceResult outputs, float minConfidence, AffineTransform inputToPhoto)
    {
        var candidates = new List<DetectedFace>();
        foreach (var grid in s_grids)
        {
            var logits = outputs[grid.Scores].Span;
            var regressors = outputs[grid.Boxes].Span;
            for (var anchor = 0; anchor < grid.AnchorCount; anchor++)
            {
                var confidence = 1 / (1 + MathF.Exp(-logits[anchor]));
                if (confidence >= minConfidence)
                {
                    var row = regressors.Slice(anchor * RegressorWidth, RegressorWidth);
                    candidates.Add(ReadFace(row, grid.Anchor(anchor), confidence, inputToPhoto));
                }
            }
        }

        return BlendDuplicates(candidates);
    }

    public static bool IsSame(DetectedFace a, DetectedFace b) => a.Bounds.IntersectionOverUnion(b.Bounds) > SameFaceOverlap;

    /// <summary>Joins the detections of one face: their mean, weighted by confidence, under the highest confidence.</summary>
    public static List<DetectedFace> BlendDuplicates(List<DetectedFace> candidates)
    {
        var rest = candidates.OrderByDescending(face => face.Confidence).ToList();
        var faces = new List<DetectedFace>();
        while (rest.Count > 0)
        {
            var best = rest[0];
            var same = rest.FindAll(face => IsSame(face, best));
            rest.RemoveAll(same.Contains);
            rest.Remove(best);
            faces.Add(same.Count == 0 ? best : Blend(same, best.Confidence));
        }

        return faces;
    }

    private static DetectedFace Blend(List<DetectedFace> faces, float confidence)
    {
        var total = faces.Sum(face => face.Confidence);
        float Mean(Func<DetectedFace, float> value) => faces.Sum(face => face.Confidence * value(face)) / total;
        return new DetectedFace(
            confidence,
            new FaceBox(Mean(f => f.Bounds.Left), Mean(f => f.Bounds.Top), Mean(f => f.Bounds.Width), Mean(f => f.Bounds.Height)),
            new PointF2(Mean(f => f.LeftEye.X), Mean(f => f.LeftEye.Y)),
            new PointF2(Mean(f => f.RightEye.X), Mean(f => f.RightEye.Y)));
    }

    private static DetectedFace ReadFace(ReadOnlySpan<float> row, PointF2 anchor, float confidence, AffineTransform inputToPhoto)
    {
        var centre = inputToPhoto.Apply(new PointF2(anchor.X + row[0], anchor.Y + row[1]));
        // The map from input to photo is a scale and a shift, so sizes scale by its diagonal.
        var width = row[2] * inputToPhoto.Xx;
        var height = row[3] * inputToPhoto.Yy;
        var leftEye = inputToPhoto.Apply(new PointF2(anchor.X + row[4], anchor.Y + row[5]));
        var rightEye = inputToPhoto.Apply(new PointF2(anchor.X + row[6], anchor.Y + row[7]));
        return new DetectedFace(confidence, new FaceBox(centre.X - width / 2, centre.Y - height / 2, width, height), leftEye, rightEye);
    }

    /// <summary>One of the two grids of anchors.</summary>
    /// <param name="Side">Cells a side.</param>
    /// <param name="PerCell">Anchors a cell.</param>
    /// <param name="Scores">Name of its logits.</param>
    /// <param name="Boxes">Name of its regressors.</param>
    private sealed record Grid(int Side, int PerCell, string Scores, string Boxes)
    {
        public int AnchorCount => Side * Side * PerCell;

        /// <summary>Centre of an anchor in input pixels.</summary>
        public PointF2 Anchor(int index)
        {
            var cell = InputSide / (float)Side;
            var (row, column) = Math.DivRem(index / PerCell, Side);
            return new PointF2((column + 0.5f) * cell, (row + 0.5f) * cell);
        }
    }
}

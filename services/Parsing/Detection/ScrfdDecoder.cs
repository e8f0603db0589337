using Facet.Imaging;
using Facet.Inference;

namespace Facet.Parsing.Detection;

/// <summary>
/// SCRFD as InsightFace publishes it: for each stride S (8, 16, 32) two anchors at each cell's corner, cells row by row, and outputs scores_S
/// (probabilities), boxes_S (distances to left, top, right and bottom in cells) and, in the variants with points, points_S (five points
/// relative to the anchor in cells: the eye on the left side of the picture, the other eye, nose tip, mouth corners in the same order).
/// </summary>
internal sealed class ScrfdDecoder : IFaceDecoder
{
    private const int UsualAnchors = 2;

    private static readonly int[] s_usualStrides = [8, 16, 32];

    private readonly IReadOnlyList<int> _strides;
    private readonly int _perCell;
    private readonly ModelInput _input;

    public ScrfdDecoder(ModelEntry model)
    {
        (_input, _strides, _perCell) = (model.Input, model.Anchors?.Strides ?? s_usualStrides, model.Anchors?.PerCell ?? UsualAnchors);
        FindsFivePoints = DetectorOutputs.Has(model, $"points_{_strides[0]}");
        foreach (var stride in _strides)
        {
            var anchors = _input.Width / stride * (_input.Height / stride) * _perCell;
            DetectorOutputs.Require(model, $"scores_{stride}", anchors, 1);
            DetectorOutputs.Require(model, $"boxes_{stride}", anchors, 4);
            if (FindsFivePoints)
            {
                DetectorOutputs.Require(model, $"points_{stride}", anchors, 2 * DetectedFace.AlignmentPoints);
            }
        }
    }

    public bool FindsFivePoints { get; }

    public DuplicateRule Duplicates { get; } = new(SameFaceOverlap: 0.4f);

    public List<DetectedFace> Decode(InferenceResult outputs, float minConfidence)
    {
        var faces = new List<DetectedFace>();
        foreach (var stride in _strides)
        {
            var scores = outputs[$"scores_{stride}"].Span;
            var boxes = outputs[$"boxes_{stride}"].Span;
            var points = FindsFivePoints ? outputs[$"points_{stride}"].Span : default;
            for (var anchor = 0; anchor < scores.Length; anchor++)
            {
                if (scores[anchor] >= minConfidence)
                {
                    var (row, column) = Math.DivRem(anchor / _perCell, _input.Width / stride);
                    var corner = new PointF2(column * stride, row * stride);
                    faces.Add(new DetectedFace(
                        scores[anchor],
                        Box(boxes.Slice(anchor * 4, 4), corner, stride),
                        FindsFivePoints ? DetectorOutputs.FivePoints(points.Slice(anchor * 10, 10), corner, stride, stride) : []));
                }
            }
        }

        return faces;
    }

    private static FaceBox Box(ReadOnlySpan<float> row, PointF2 corner, int stride) => new(
        corner.X - row[0] * stride, corner.Y - row[1] * stride, (row[0] + row[2]) * stride, (row[1] + row[3]) * stride);
}

using Facet.Imaging;
using Facet.Inference;

namespace Facet.Parsing.Detection;

/// <summary>
/// BlazeFace-back, as published with MediaPipe's back-camera model: 896 anchors on a 256x256 input, two per cell of a 16x16 grid and six per
/// cell of an 8x8 grid, each at its cell's centre; a regressor row holds centre x, y, width, height and six points, in input pixels relative to
/// the anchor's centre. Outputs: scores_16, boxes_16, scores_8, boxes_8; scores are logits.
/// </summary>
internal sealed class BlazeFaceDecoder : IFaceDecoder
{
    public const int InputSide = 256;
    public const int RegressorWidth = 16;

    private static readonly Grid[] s_grids = [new(16, 2, "scores_16", "boxes_16"), new(8, 6, "scores_8", "boxes_8")];

    public BlazeFaceDecoder(ModelEntry model)
    {
        DetectorOutputs.RequireInput(model, InputSide, InputSide);
        foreach (var grid in s_grids)
        {
            DetectorOutputs.Require(model, grid.Scores, grid.AnchorCount, 1);
            DetectorOutputs.Require(model, grid.Boxes, grid.AnchorCount, RegressorWidth);
        }
    }

    public bool FindsFivePoints => false;

    public DuplicateRule Duplicates { get; } = new(SameFaceOverlap: 0.3f, Blends: true);

    public List<DetectedFace> Decode(InferenceResult outputs, float minConfidence)
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
                    candidates.Add(ReadFace(row, grid.Anchor(anchor), confidence));
                }
            }
        }

        return candidates;
    }

    private static DetectedFace ReadFace(ReadOnlySpan<float> row, PointF2 anchor, float confidence)
    {
        var (width, height) = (row[2], row[3]);
        return new DetectedFace(
            confidence,
            new FaceBox(anchor.X + row[0] - width / 2, anchor.Y + row[1] - height / 2, width, height),
            [new PointF2(anchor.X + row[4], anchor.Y + row[5]), new PointF2(anchor.X + row[6], anchor.Y + row[7])]);
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

using Facet.Imaging;
using Facet.Inference;

namespace Facet.Parsing.Detection;

/// <summary>
/// YuNet in the form of libfacedetection.train and of OpenCV's 2023mar file: for each stride S one anchor at each cell's corner and outputs
/// cls_S, obj_S (probabilities), bbox_S (centre relative to the cell in cells, logarithm of the size in cells) and kps_S (five points
/// relative to the cell in cells: the eye on the left side of the picture, the other eye, nose tip, mouth corners in the same order).
/// A face's confidence is the root of cls * obj (OpenCV, FaceDetectorYN).
/// </summary>
internal sealed class YuNetDecoder : IFaceDecoder
{
    private static readonly int[] s_usualStrides = [8, 16, 32];

    private readonly IReadOnlyList<int> _strides;
    private readonly ModelInput _input;

    public YuNetDecoder(ModelEntry model)
    {
        (_input, _strides) = (model.Input, model.Anchors?.Strides ?? s_usualStrides);
        foreach (var stride in _strides)
        {
            var cells = _input.Width / stride * (_input.Height / stride);
            DetectorOutputs.Require(model, $"cls_{stride}", cells, 1);
            DetectorOutputs.Require(model, $"obj_{stride}", cells, 1);
            DetectorOutputs.Require(model, $"bbox_{stride}", cells, 4);
            DetectorOutputs.Require(model, $"kps_{stride}", cells, 2 * DetectedFace.AlignmentPoints);
        }
    }

    public bool FindsFivePoints => true;

    public DuplicateRule Duplicates { get; } = new(SameFaceOverlap: 0.3f);

    public List<DetectedFace> Decode(InferenceResult outputs, float minConfidence)
    {
        var faces = new List<DetectedFace>();
        foreach (var stride in _strides)
        {
            var classes = outputs[$"cls_{stride}"].Span;
            var objects = outputs[$"obj_{stride}"].Span;
            var boxes = outputs[$"bbox_{stride}"].Span;
            var points = outputs[$"kps_{stride}"].Span;
            for (var cell = 0; cell < classes.Length; cell++)
            {
                var confidence = MathF.Sqrt(Math.Clamp(classes[cell], 0, 1) * Math.Clamp(objects[cell], 0, 1));
                if (confidence >= minConfidence)
                {
                    var (row, column) = Math.DivRem(cell, _input.Width / stride);
                    var corner = new PointF2(column * stride, row * stride);
                    faces.Add(new DetectedFace(
                        confidence,
                        Box(boxes.Slice(cell * 4, 4), corner, stride),
                        DetectorOutputs.FivePoints(points.Slice(cell * 10, 10), corner, stride, stride)));
                }
            }
        }

        return faces;
    }

    private static FaceBox Box(ReadOnlySpan<float> row, PointF2 corner, int stride)
    {
        var (width, height) = (MathF.Exp(row[2]) * stride, MathF.Exp(row[3]) * stride);
        return new FaceBox(corner.X + row[0] * stride - width / 2, corner.Y + row[1] * stride - height / 2, width, height);
    }
}

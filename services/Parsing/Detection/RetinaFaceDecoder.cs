using Facet.Imaging;
using Facet.Inference;

namespace Facet.Parsing.Detection;

/// <summary>
/// RetinaFace as Pytorch_Retinaface (biubug6) exports it: square priors of two sizes at each cell's centre, grid after grid, cells row by row.
/// Outputs: boxes (centre offset in prior sizes over the first variance, logarithm of the size ratio over the second one), scores
/// (background and face; softmax done unless the entry's anchors say hasLogits) and points (five, offsets as the centre's: the eye on the
/// left side of the picture, the other eye, nose tip, mouth corners in the same order).
/// </summary>
internal sealed class RetinaFaceDecoder : IFaceDecoder
{
    private static readonly int[] s_usualStrides = [8, 16, 32];
    private static readonly float[][] s_usualSizes = [[16, 32], [64, 128], [256, 512]];
    private static readonly float[] s_usualVariances = [0.1f, 0.2f];

    private readonly Prior[] _priors;
    private readonly IReadOnlyList<float> _variances;
    private readonly bool _hasLogits;

    public RetinaFaceDecoder(ModelEntry model)
    {
        var anchors = model.Anchors;
        _variances = anchors?.Variances ?? s_usualVariances;
        _hasLogits = anchors?.HasLogits ?? false;
        var strides = anchors?.Strides ?? s_usualStrides;
        var sizes = anchors?.Sizes ?? s_usualSizes;
        if (strides.Count != sizes.Count)
        {
            throw DetectorOutputs.Wrong(model, $"has {strides.Count} strides, but sizes of {sizes.Count} grids");
        }

        _priors = [.. strides.Zip(sizes).SelectMany(grid => Priors(model.Input, grid.First, grid.Second))];
        DetectorOutputs.Require(model, "boxes", _priors.Length, 4);
        DetectorOutputs.Require(model, "scores", _priors.Length, 2);
        DetectorOutputs.Require(model, "points", _priors.Length, 2 * DetectedFace.AlignmentPoints);
    }

    public bool FindsFivePoints => true;

    public DuplicateRule Duplicates { get; } = new(SameFaceOverlap: 0.4f);

    public List<DetectedFace> Decode(InferenceResult outputs, float minConfidence)
    {
        var faces = new List<DetectedFace>();
        var scores = outputs["scores"].Span;
        var boxes = outputs["boxes"].Span;
        var points = outputs["points"].Span;
        for (var i = 0; i < _priors.Length; i++)
        {
            var confidence = _hasLogits ? 1 / (1 + MathF.Exp(scores[2 * i] - scores[2 * i + 1])) : scores[2 * i + 1];
            if (confidence >= minConfidence)
            {
                var (centre, size) = _priors[i];
                var step = size * _variances[0];
                faces.Add(new DetectedFace(
                    confidence, Box(boxes.Slice(4 * i, 4), _priors[i]), DetectorOutputs.FivePoints(points.Slice(10 * i, 10), centre, step, step)));
            }
        }

        return faces;
    }

    private FaceBox Box(ReadOnlySpan<float> row, Prior prior)
    {
        var (width, height) = (prior.Size * MathF.Exp(row[2] * _variances[1]), prior.Size * MathF.Exp(row[3] * _variances[1]));
        var step = prior.Size * _variances[0];
        return new FaceBox(prior.Centre.X + row[0] * step - width / 2, prior.Centre.Y + row[1] * step - height / 2, width, height);
    }

    /// <summary>The published code speaks in shares of the input's sides; in pixels they cancel, so that priors are square.</summary>
    private static IEnumerable<Prior> Priors(ModelInput input, int stride, IReadOnlyList<float> sizes)
    {
        var (rows, columns) = ((input.Height + stride - 1) / stride, (input.Width + stride - 1) / stride);
        for (var cell = 0; cell < rows * columns; cell++)
        {
            var (row, column) = Math.DivRem(cell, columns);
            foreach (var size in sizes)
            {
                yield return new Prior(new PointF2((column + 0.5f) * stride, (row + 0.5f) * stride), size);
            }
        }
    }

    /// <summary>Where a box would be if all its numbers were 0, in pixels of the input.</summary>
    private readonly record struct Prior(PointF2 Centre, float Size);
}

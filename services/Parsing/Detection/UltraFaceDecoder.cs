using Facet.Inference;

namespace Facet.Parsing.Detection;

/// <summary>
/// Ultra-Light-Fast-Generic-Face-Detector (Linzaer): its graph decodes the boxes itself. Outputs: scores (background and face, softmax done) and
/// boxes (left, top, right, bottom as shares of the input's sides). No points.
/// </summary>
internal sealed class UltraFaceDecoder : IFaceDecoder
{
    private readonly ModelInput _input;

    public UltraFaceDecoder(ModelEntry model)
    {
        _input = model.Input;
        var scores = model.Outputs.FirstOrDefault(output => output.Name == "scores");
        var anchors = scores is null ? 0 : model.CountPerImage(scores) / 2;
        DetectorOutputs.Require(model, "scores", anchors, 2);
        DetectorOutputs.Require(model, "boxes", anchors, 4);
    }

    public bool FindsFivePoints => false;

    public DuplicateRule Duplicates { get; } = new(SameFaceOverlap: 0.3f);

    public List<DetectedFace> Decode(InferenceResult outputs, float minConfidence)
    {
        var faces = new List<DetectedFace>();
        var scores = outputs["scores"].Span;
        var boxes = outputs["boxes"].Span;
        for (var i = 0; i < scores.Length / 2; i++)
        {
            if (scores[2 * i + 1] >= minConfidence)
            {
                var row = boxes.Slice(4 * i, 4);
                var (left, top) = (row[0] * _input.Width, row[1] * _input.Height);
                faces.Add(new DetectedFace(
                    scores[2 * i + 1], new FaceBox(left, top, row[2] * _input.Width - left, row[3] * _input.Height - top), []));
            }
        }

        return faces;
    }
}

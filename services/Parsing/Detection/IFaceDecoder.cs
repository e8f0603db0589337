using Facet.Inference;

namespace Facet.Parsing.Detection;

/// <summary>Reads the raw outputs of one family of detectors.</summary>
internal interface IFaceDecoder
{
    /// <summary>Whether its faces have the five points that an alignment needs.</summary>
    bool FindsFivePoints { get; }

    /// <summary>What becomes of several detections of one face.</summary>
    DuplicateRule Duplicates { get; }

    /// <param name="outputs">Of one picture.</param>
    /// <param name="minConfidence">Less sure ones are left out, 0..1.</param>
    /// <returns>Every anchor's face in pixels of the model's input, in no order, duplicates and all.</returns>
    List<DetectedFace> Decode(InferenceResult outputs, float minConfidence);
}

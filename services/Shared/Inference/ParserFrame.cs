using System.Text.Json.Serialization;
using Facet.Inference.Internal;

namespace Facet.Inference;

/// <summary>How much around a face a parser wants to see.</summary>
[JsonConverter(typeof(ParserFrameConverter))]
public enum ParserFrame
{
    /// <summary>Forehead to chin with a margin.</summary>
    FullFace,

    /// <summary>The alignment of CelebA-HQ, with hair and neck: what networks trained on CelebAMask-HQ know.</summary>
    CelebAHq,

    /// <summary>The whole photo, each side scaled by itself: for photos of one face that were cropped before, as face-parsing.PyTorch's own script takes them.</summary>
    Photo,
}

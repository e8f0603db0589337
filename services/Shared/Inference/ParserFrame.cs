using System.Text.Json.Serialization;

namespace Facet.Inference;

/// <summary>How much around a face a parser wants to see.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ParserFrame>))]
public enum ParserFrame
{
    /// <summary>Forehead to chin with a margin.</summary>
    [JsonStringEnumMemberName("full-face")]
    FullFace,

    /// <summary>The alignment of CelebA-HQ, with hair and neck: what networks trained on CelebAMask-HQ know.</summary>
    [JsonStringEnumMemberName("celeba-hq")]
    CelebAHq,
}

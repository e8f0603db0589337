using System.Text.Json.Serialization;
using Facet.Inference.Internal;

namespace Facet.Inference;

/// <summary>What the channels of a parser's output stand for. Orders are never guessed: an entry of the manifest names one of the known ones or
/// lists its classes.</summary>
/// <param name="Name">Name of a known order, or "listed".</param>
/// <param name="Classes">Name of the class of each channel, such as "u_lip"; "l_" is the person's left.</param>
[JsonConverter(typeof(ClassMapConverter))]
public sealed record ClassMap(string Name, IReadOnlyList<string> Classes)
{
    /// <summary>The name of an order that an entry lists itself.</summary>
    public const string Listed = "listed";

    /// <summary>The order of face-parsing.PyTorch (zllrunning), which its BiSeNet gives.</summary>
    public static ClassMap FaceParsing { get; } = new(
        "face-parsing.PyTorch-19",
        [
            "background", "skin", "l_brow", "r_brow", "l_eye", "r_eye", "eye_g", "l_ear", "r_ear", "ear_r",
            "nose", "mouth", "u_lip", "l_lip", "neck", "neck_l", "cloth", "hair", "hat",
        ]);

    /// <summary>The order in which CelebAMask-HQ's own code numbers the same classes.</summary>
    public static ClassMap CelebAMask { get; } = new(
        "CelebAMask-HQ-19",
        [
            "background", "skin", "nose", "eye_g", "l_eye", "r_eye", "l_brow", "r_brow", "l_ear", "r_ear",
            "mouth", "u_lip", "l_lip", "hair", "hat", "ear_r", "neck_l", "neck", "cloth",
        ]);

    /// <summary>Orders that can be named.</summary>
    public static IReadOnlyList<ClassMap> Known { get; } = [FaceParsing, CelebAMask];
}

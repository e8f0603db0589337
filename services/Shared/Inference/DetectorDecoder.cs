using System.Text.Json.Serialization;

namespace Facet.Inference;

/// <summary>How a face detector's raw outputs are read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DetectorDecoder>))]
public enum DetectorDecoder
{
    /// <summary>BlazeFace, back-camera variant (MediaPipe).</summary>
    [JsonStringEnumMemberName("blazeface")]
    BlazeFace,

    /// <summary>YuNet with outputs cls, obj, bbox and kps for each stride (libfacedetection, OpenCV's 2023mar file).</summary>
    [JsonStringEnumMemberName("yunet")]
    YuNet,

    /// <summary>SCRFD (InsightFace), with or without five points.</summary>
    [JsonStringEnumMemberName("scrfd")]
    Scrfd,

    /// <summary>RetinaFace (Pytorch_Retinaface): priors, variances, five points.</summary>
    [JsonStringEnumMemberName("retinaface")]
    RetinaFace,

    /// <summary>Ultra-Light-Fast-Generic-Face-Detector: boxes that are decoded already, no points.</summary>
    [JsonStringEnumMemberName("ultraface")]
    UltraFace,
}

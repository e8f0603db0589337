using System.Text.Json.Serialization;
using Facet.Inference.Internal;

namespace Facet.Inference;

/// <summary>How a face detector's raw outputs are read.</summary>
[JsonConverter(typeof(DetectorDecoderConverter))]
public enum DetectorDecoder
{
    /// <summary>BlazeFace, back-camera variant (MediaPipe).</summary>
    BlazeFace,

    /// <summary>YuNet with outputs cls, obj, bbox and kps for each stride (libfacedetection, OpenCV's 2023mar file).</summary>
    YuNet,

    /// <summary>SCRFD (InsightFace), with or without five points.</summary>
    Scrfd,

    /// <summary>RetinaFace (Pytorch_Retinaface): priors, variances, five points.</summary>
    RetinaFace,

    /// <summary>Ultra-Light-Fast-Generic-Face-Detector: boxes that are decoded already, no points.</summary>
    UltraFace,
}

namespace Facet.Inference;

/// <summary>The form in which a model's files come.</summary>
public enum ModelFormat
{
    /// <summary>One ONNX file, run as it is.</summary>
    Onnx,

    /// <summary>A tfjs graph model, converted to ONNX at first use.</summary>
    Tfjs,
}

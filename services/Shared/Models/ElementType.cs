namespace Facet.Models;

/// <summary>Element types of ONNX tensors, floating (F) and integer (I), with the values of the specification.</summary>
public enum ElementType
{
    F32 = 1,
    I32 = 6,
    I64 = 7,
    F16 = 10,
}

namespace Facet.Models;

/// <summary>Element types of ONNX tensors, floating (F), signed (I) and unsigned (U) integer, with the values of the specification.</summary>
public enum ElementType
{
    F32 = 1,
    U8 = 2,
    I8 = 3,
    I32 = 6,
    I64 = 7,
    F16 = 10,
}

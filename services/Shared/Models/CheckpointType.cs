namespace Facet.Models;

/// <summary>Element types that checkpoints store: floating (F, BF), signed (I) and unsigned (U) integer, with their width in bits.</summary>
public enum CheckpointType
{
    F64,
    F32,
    F16,
    BF16,
    I64,
    I32,
    I16,
    I8,
    U8,
    Bool,
}

namespace Facet.Models.Internal;

internal static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(ElementType type) => type switch
    {
        ElementType.U8 or ElementType.I8 => 1,
        ElementType.F16 => 2,
        ElementType.F32 or ElementType.I32 => 4,
        ElementType.I64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type."),
    };
}

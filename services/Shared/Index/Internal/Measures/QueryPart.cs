using System.Runtime.InteropServices;

namespace Facet.Index.Internal.Measures;

/// <summary>One part of a prepared query that takes part in the comparison.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct QueryPart
{
    /// <summary>Byte offset of the part's components in the query.</summary>
    public int QueryOffset;

    /// <summary>Byte offset of the part's components in a row.</summary>
    public int RowOffset;

    /// <summary>Byte offset of the part's scale in a row of bytes.</summary>
    public int ScaleOffset;

    /// <summary>Components, padding included.</summary>
    public int Count;

    /// <summary>128 * the sum of the components of an 8-bit query.</summary>
    public int Bias;

    /// <summary>The part's bit in the presence mask.</summary>
    public uint Bit;

    /// <summary>Scale of an 8-bit query; 1 for others.</summary>
    public float Scale;

    /// <summary>Weight of the part in the score, above 0.</summary>
    public float Weight;
}

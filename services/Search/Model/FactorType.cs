namespace Facet.Search.Model;

/// <summary>How factors are written. The numbers are those of the data folder.</summary>
public enum FactorType
{
    /// <summary>Rows of IEEE 754 float32.</summary>
    Bits32 = 1,

    /// <summary>Rows of IEEE 754 float16.</summary>
    Bits16 = 2,

    /// <summary>A record of <see cref="Gram.CompactFactors"/>.</summary>
    Compact = 3,
}

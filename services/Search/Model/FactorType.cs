namespace Facet.Search.Model;

/// <summary>IEEE 754 floating point of stored factors. The numbers are those of the data folder.</summary>
public enum FactorType
{
    Bits32 = 1,
    Bits16 = 2,
}

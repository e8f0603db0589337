using System.Diagnostics.CodeAnalysis;

namespace Facet.Index;

/// <summary>How components are kept in memory.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The types of the components are what is named.")]
public enum VectorStorage
{
    /// <summary>Four bytes a component.</summary>
    Float32 = 0,

    /// <summary>IEEE 754 half precision, two bytes a component; magnitudes up to 65,504.</summary>
    Float16 = 1,

    /// <summary>One byte a component, symmetric, with one scale for each part of each vector: x = scale * i, i in -127..127.</summary>
    Int8 = 2,
}

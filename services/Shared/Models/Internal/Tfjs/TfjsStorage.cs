namespace Facet.Models.Internal.Tfjs;

/// <summary>How a weight is stored in its shard.</summary>
internal enum TfjsStorage
{
    Float32,
    Int32,

    /// <summary>IEEE half precision, widened to float32.</summary>
    Float16,

    /// <summary>One byte q that stands for q * scale + min.</summary>
    UInt8,

    /// <summary>Two bytes q that stand for q * scale + min.</summary>
    UInt16,
}

namespace Facet.Search.Storage.Factors;

/// <summary>
/// Layout of a record, little-endian: a header of 64 bytes, 48 bytes for each region, then per region its cells and its factors, each
/// beginning at a multiple of 64. Header: magic u32, length u32, CRC-32C u32 of everything behind it, version u16, regions u16,
/// collection i64, generation i64, ordinal i64, sequence i64, 16 bytes of zero. Region: number, type, patches, channels i32, Gram norm f64,
/// area share f32, then offset and length u32 of the cells and of the factors, 4 bytes of zero.
/// </summary>
internal static class RecordFormat
{
    public const uint Magic = 0x31524346; // "FCR1"
    public const ushort Version = 1;

    public const int HeaderBytes = 64;
    public const int RegionBytes = 48;

    public const int LengthAt = 4;
    public const int ChecksumAt = 8;
    public const int CheckedFrom = 12;
    public const int VersionAt = 12;
    public const int RegionsAt = 14;
    public const int CollectionAt = 16;
    public const int GenerationAt = 24;
    public const int OrdinalAt = 32;
    public const int SequenceAt = 40;

    public const int NumberAt = 0;
    public const int TypeAt = 4;
    public const int PatchesAt = 8;
    public const int ChannelsAt = 12;
    public const int NormAt = 16;
    public const int ShareAt = 24;
    public const int CellsAt = 28;
    public const int CellBytesAt = 32;
    public const int FactorsAt = 36;
    public const int FactorBytesAt = 40;
}

namespace Facet.Search.Storage.Factors;

/// <summary>
/// Where a point's record lies: 8 bytes, so that a reader never sees half of a change. Bit 63: its checksum was found right; bit 62: it is
/// damaged; then the segment's number and the offset in units of 64 bytes. All zero: no record.
/// </summary>
internal readonly record struct FactorLocation(ulong Packed)
{
    /// <summary>Records begin at multiples of this: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private const ulong CheckedBit = 1UL << 63;
    private const ulong DamagedBit = 1UL << 62;
    private const ulong SegmentMask = 0x3FFF_FFFF;

    public FactorLocation(int segment, long offset)
        : this(((ulong)segment << 32) | checked((uint)(offset / Alignment)))
    {
    }

    public static FactorLocation None => default;

    public bool IsNone => Packed == 0;

    public bool IsChecked => (Packed & CheckedBit) != 0;

    public bool IsDamaged => (Packed & DamagedBit) != 0;

    /// <summary>From 1 on.</summary>
    public int Segment => (int)((Packed >> 32) & SegmentMask);

    /// <summary>In bytes.</summary>
    public long Offset => (long)(uint)Packed * Alignment;

    public FactorLocation AsChecked() => new(Packed | CheckedBit);

    public FactorLocation AsDamaged() => new(Packed | DamagedBit);

    /// <summary>Bytes that a record takes with the gap behind it.</summary>
    public static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;
}

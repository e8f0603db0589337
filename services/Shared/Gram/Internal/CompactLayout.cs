namespace Facet.Gram;

/// <summary>
/// Where the parts of a record of compact factors lie; everything is little-endian.
/// <code>
/// 0   u32  "FCMP"                     24  f64  norm |G| of the factors it was made from
/// 4   u16  version                    32  f64  norm of the Gram of the stored rows (about 1)
/// 6   u8   type: 1 = int8 planes      40  f32  share of |G| that was left out
/// 7   u8   flags: 1 = has rotation    44       zeros
/// 8   i32  channels C                 64  f32  a scale for each plane, zeros up to a multiple of 64 bytes
/// 12  u16  rank r                     then     r + w planes of int8, each padded with zeros to a multiple of 64 bytes
/// 14  u16  wide rows w (0..r)         then     rotation [patches, r] of float16, if flagged
/// 16  i32  patches n
/// 20  i32  length of the record
/// </code>
/// Plane k &lt; r is principal row k divided by sqrt(|G|); plane r + k is what rounding left of row k, for the w leading rows.
/// </summary>
internal static class CompactLayout
{
    public const uint Magic = 0x504D4346;
    public const ushort Version = 1;
    public const byte TypePlanes = 1;
    public const byte FlagRotation = 1;

    public const int VersionAt = 4, TypeAt = 6, FlagsAt = 7, ChannelsAt = 8, RankAt = 12, WideAt = 14, PatchesAt = 16, LengthAt = 20;
    public const int GramNormAt = 24, StoredNormAt = 32, TailAt = 40, ReservedAt = 44;

    public const int HeaderBytes = 64;
    public const int RowAlignment = 64;

    /// <summary>Keeps integer dot products far from overflow: 65,536 * 128 * 128 = 2^30.</summary>
    public const int MaxChannels = 1 << 16;

    /// <summary>More rows than any grid of patches has.</summary>
    public const int MaxPatches = 1 << 20;

    public static int Stride(int channels) => Padded(channels);

    public static int ScaleBytes(int planes) => Padded(planes * sizeof(float));

    /// <summary>Length of a record; 64-bit, because what a hostile header asks for may not fit.</summary>
    public static long Length(int channels, int rank, int wide, int patches, bool rotation) =>
        HeaderBytes + ScaleBytes(rank + wide) + ((long)(rank + wide) * Stride(channels)) + (rotation ? 2L * patches * rank : 0);

    private static int Padded(int bytes) => (bytes + RowAlignment - 1) / RowAlignment * RowAlignment;
}

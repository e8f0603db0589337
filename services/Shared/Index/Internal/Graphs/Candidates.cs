using System.Runtime.CompilerServices;

namespace Facet.Index.Internal.Graphs;

/// <summary>A slot and its distance in one word that sorts by distance: the float's bits made monotonous, then the slot.</summary>
internal static class Candidates
{
    /// <summary>Marks, in a pool, a candidate whose links have been followed.</summary>
    public const ulong Expanded = 1ul << 31;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Key(float distance, uint slot)
    {
        var bits = BitConverter.SingleToUInt32Bits(distance);
        bits ^= (uint)((int)bits >> 31) | 0x8000_0000;
        return (ulong)bits << 32 | slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Slot(ulong key) => (uint)key & 0x7FFF_FFFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Distance(ulong key)
    {
        var bits = (uint)(key >> 32);
        bits ^= (uint)((int)~bits >> 31) | 0x8000_0000;
        return BitConverter.UInt32BitsToSingle(bits);
    }
}

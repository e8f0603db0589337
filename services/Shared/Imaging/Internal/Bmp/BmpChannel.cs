using System.Numerics;

namespace Facet.Imaging.Internal.Bmp;

/// <summary>
/// One colour inside a packed pixel; its bits are scaled to 0..255, rounded. A mask with gaps is read from its lowest to its highest bit.
/// </summary>
internal readonly struct BmpChannel(uint mask)
{
    private readonly int shift = mask == 0 ? 0 : BitOperations.TrailingZeroCount(mask);

    public bool IsAbsent => mask == 0;

    public byte Read(uint pixel)
    {
        ulong most = mask >> shift;
        ulong value = (pixel & mask) >> shift;
        return most == 0 ? (byte)0 : (byte)(((value * 255) + (most / 2)) / most);
    }
}

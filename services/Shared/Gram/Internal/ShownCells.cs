using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Facet.Gram;

/// <summary>The cells of a feature map [channels, cells] in which any channel is not zero.</summary>
internal static class ShownCells
{
    private const uint AllButSign = 0x7FFF_FFFF;

    private const int MaxCellsOnStack = 4096;

    /// <summary>Channels that are looked at together.</summary>
    private const int Planes = 4;

    /// <summary>Their numbers, in order. NaN is not zero; minus zero is, which a feature becomes by a mask of zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] Of(ReadOnlySpan<float> map, int cells)
    {
        Span<uint> seen = cells <= MaxCellsOnStack ? stackalloc uint[MaxCellsOnStack] : new uint[cells];
        seen = seen[..cells];
        seen.Clear();
        var bits = MemoryMarshal.Cast<float, uint>(map);
        var at = 0;
        for (; bits.Length - at >= (long)Planes * cells; at += Planes * cells)
        {
            Join(bits.Slice(at, Planes * cells), seen);
        }

        for (; at < bits.Length; at += cells)
        {
            for (var cell = 0; cell < cells; cell++)
            {
                seen[cell] |= bits[at + cell];
            }
        }

        var count = 0;
        foreach (var value in seen)
        {
            count += (value & AllButSign) != 0 ? 1 : 0;
        }

        var shown = new int[count];
        for (var cell = cells - 1; cell >= 0; cell--)
        {
            if ((seen[cell] & AllButSign) != 0)
            {
                shown[--count] = cell;
            }
        }

        return shown;
    }

    /// <summary>Writes the chosen cells as rows [chosen, channels].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(ReadOnlySpan<float> map, int cells, ReadOnlySpan<int> chosen, Span<float> rows)
    {
        var channels = map.Length / cells;
        for (var channel = 0; channel < channels; channel++)
        {
            var plane = map.Slice(channel * cells, cells);
            for (var row = 0; row < chosen.Length; row++)
            {
                rows[(row * channels) + channel] = plane[chosen[row]];
            }
        }
    }

    /// <summary>Four channels at once: what was seen is then loaded and stored a quarter as often.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(ReadOnlySpan<uint> planes, Span<uint> seen)
    {
        ref var from = ref MemoryMarshal.GetReference(planes);
        ref var to = ref MemoryMarshal.GetReference(seen);
        var (cells, i) = ((nuint)seen.Length, (nuint)0);
        for (; i + (nuint)Vector<uint>.Count <= cells; i += (nuint)Vector<uint>.Count)
        {
            var first = Vector.LoadUnsafe(ref from, i) | Vector.LoadUnsafe(ref from, i + cells);
            var second = Vector.LoadUnsafe(ref from, i + (2 * cells)) | Vector.LoadUnsafe(ref from, i + (3 * cells));
            (first | second | Vector.LoadUnsafe(ref to, i)).StoreUnsafe(ref to, i);
        }

        for (; i < cells; i++)
        {
            var cell = (int)i;
            seen[cell] |= planes[cell] | planes[cell + seen.Length] | planes[cell + (2 * seen.Length)] | planes[cell + (3 * seen.Length)];
        }
    }
}

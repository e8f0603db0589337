using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Facet.Gram;

/// <summary>The cells of a feature map [channels, cells] in which any channel is not zero.</summary>
internal static class ShownCells
{
    private const uint AllButSign = 0x7FFF_FFFF;

    private const int MaxCellsOnStack = 4096;

    /// <summary>Their numbers, in order. NaN is not zero; minus zero is, which a feature becomes by a mask of zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int[] Of(ReadOnlySpan<float> map, int cells)
    {
        Span<uint> seen = cells <= MaxCellsOnStack ? stackalloc uint[MaxCellsOnStack] : new uint[cells];
        seen = seen[..cells];
        seen.Clear();
        var bits = MemoryMarshal.Cast<float, uint>(map);
        for (var at = 0; at < bits.Length; at += cells)
        {
            Join(bits.Slice(at, cells), seen);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(ReadOnlySpan<uint> plane, Span<uint> seen)
    {
        ref var from = ref MemoryMarshal.GetReference(plane);
        ref var to = ref MemoryMarshal.GetReference(seen);
        var i = 0;
        for (; i <= plane.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            (Vector.LoadUnsafe(ref from, (nuint)i) | Vector.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < plane.Length; i++)
        {
            seen[i] |= plane[i];
        }
    }
}

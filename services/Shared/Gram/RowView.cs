using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Facet.Gram;

/// <summary>Rows of equal length, one after the other.</summary>
internal readonly ref struct RowView(ReadOnlySpan<float> values, int rows, int length)
{
    private readonly ref float _first = ref MemoryMarshal.GetReference(values[..(rows * length)]);

    public int Rows => rows;

    public int Length => length;

    /// <summary>First value of a row; past the end, of the last row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Row(int row) => ref Unsafe.Add(ref _first, (nint)Math.Min(row, rows - 1) * length);
}

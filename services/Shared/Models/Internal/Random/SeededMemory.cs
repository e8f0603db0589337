using System.Buffers;
using System.Runtime.InteropServices;

namespace Facet.Models.Internal.Random;

/// <summary>Float32 numbers that are made each time somebody looks at them, always the same: a model larger than memory costs nothing.</summary>
internal sealed class SeededMemory(int count, Func<float[]> make) : MemoryManager<byte>
{
    public override Memory<byte> Memory => CreateMemory(count * sizeof(float));

    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(make().AsSpan());

    /// <summary>Not possible: the numbers have no place of their own.</summary>
    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException("Made-up weights cannot be pinned.");

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}

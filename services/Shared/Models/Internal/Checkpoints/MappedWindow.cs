using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Facet.Models.Internal.Checkpoints;

/// <summary>A part of a mapped file as <see cref="Memory{T}"/>. The pages are read-only: hand it out as read-only memory.</summary>
internal sealed class MappedWindow(MappedFile file, long offset, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => file.Span(offset, length);

    // Mapped memory never moves, so there is nothing to hold.
    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        var rest = GetSpan()[elementIndex..];
        return new MemoryHandle(Unsafe.AsPointer(ref MemoryMarshal.GetReference(rest)), pinnable: this);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}

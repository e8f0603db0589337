using System.Runtime.InteropServices;

namespace Facet.Index.Internal.Memory;

/// <summary>A 64-byte aligned scratch block that only grows; what it held is lost when it does.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private void* _start;

    ~NativeBuffer() => NativeMemory.AlignedFree(_start);

    public nuint Length { get; private set; }

    public byte* Start => (byte*)_start;

    /// <returns>True if the block is new, and zero.</returns>
    public bool Ensure(nuint bytes)
    {
        if (bytes <= Length)
        {
            return false;
        }

        NativeMemory.AlignedFree(_start);
        _start = null;
        Length = 0;
        _start = NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_start, bytes);
        Length = bytes;
        return true;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
        Length = 0;
        GC.SuppressFinalize(this);
    }
}

using System.Runtime.InteropServices;

namespace Facet.Index.Internal.Memory;

/// <summary>
/// Zeroed memory straight from the operating system. On Linux large blocks ask for huge pages: a search jumps all over them, and with
/// small pages every jump also misses the translation buffer.
/// </summary>
internal static unsafe partial class Pages
{
    private const nuint HugePage = 2 << 20;
    private const int ReadWrite = 1 | 2;
    private const int PrivateAnonymousNoReserve = 0x02 | 0x20 | 0x4000;
    private const int AdviseHugePage = 14;

    // The numbers above are those of Linux on x86-64 and arm64.
    private static readonly bool s_maps = OperatingSystem.IsLinux();

    /// <returns>At least 64-byte aligned, zeroed.</returns>
    /// <exception cref="InsufficientMemoryException">There is no more.</exception>
    public static void* Allocate(nuint bytes)
    {
        if (!s_maps)
        {
            var block = NativeMemory.AlignedAlloc(bytes, 64);
            NativeMemory.Clear(block, bytes);
            return block;
        }

        var memory = Map(null, bytes, ReadWrite, PrivateAnonymousNoReserve, -1, 0);
        if (memory == (void*)-1)
        {
            throw new InsufficientMemoryException($"The operating system refused {bytes} bytes of memory.");
        }

        // The first huge page stays small pages, so that small collections stay small.
        var start = ((nuint)memory + HugePage + HugePage - 1) & ~(HugePage - 1);
        var end = (nuint)memory + bytes;
        if (end > start + HugePage)
        {
            // Refused where the kernel has no huge pages: slower, not wrong.
            _ = Advise((void*)start, end - start, AdviseHugePage);
        }

        return memory;
    }

    public static void Free(void* memory, nuint bytes)
    {
        if (!s_maps)
        {
            NativeMemory.AlignedFree(memory);
            return;
        }

        _ = Unmap(memory, bytes);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}

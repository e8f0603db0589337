using System.Runtime.CompilerServices;

namespace Facet.Index.Internal.Memory;

/// <summary>
/// One word for each slot: bit 0 says that it holds a vector, bit 1 that it is being written, the rest counts the writes. Whoever reads
/// a row between two equal words without bit 1 has read one vector and not pieces of two.
/// </summary>
internal sealed unsafe class SlotStates : IDisposable
{
    public const int BytesPerSlot = sizeof(uint);
    private const uint Live = 1;
    private const uint Writing = 2;
    private const uint Version = 4;

    private readonly ChunkedMemory _words = new(sizeof(uint));

    public ChunkedMemory Memory => _words;

    public void EnsureCapacity(int slots) => _words.EnsureCapacity(slots);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLive(uint slot) => (Volatile.Read(ref *At((int)slot)) & Live) != 0;

    public bool IsSettled(int slot) => (Volatile.Read(ref *At(slot)) & Writing) == 0;

    public void BeginWrite(int slot)
    {
        Volatile.Write(ref *At(slot), *At(slot) | Writing);
        Interlocked.MemoryBarrier();
    }

    public void EndWrite(int slot, bool isLive) =>
        Volatile.Write(ref *At(slot), (*At(slot) & ~(Writing | Live)) + Version | (isLive ? Live : 0));

    /// <summary>Waits until the slot is not being written.</summary>
    public uint BeginRead(int slot)
    {
        var wait = new SpinWait();
        while (true)
        {
            var word = Volatile.Read(ref *At(slot));
            if ((word & Writing) == 0)
            {
                return word;
            }

            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    public bool EndRead(int slot, uint version)
    {
        Interlocked.MemoryBarrier();
        return *At(slot) == version;
    }

    public void Dispose() => _words.Dispose();

    private uint* At(int slot) => (uint*)_words.At(slot);
}

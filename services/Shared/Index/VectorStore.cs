using System.Runtime.CompilerServices;
using Facet.Index.Internal.Measures;
using Facet.Index.Internal.Memory;

namespace Facet.Index;

/// <summary>
/// Vectors in numbered slots, outside of the managed heap. It grows chunk by chunk without moving anything, so that readers never wait.
/// Several graphs can share one store. All members may be called from several threads at once; two writes to the same slot are the
/// caller's to keep apart.
/// </summary>
/// <remarks><see cref="Dispose"/> gives the memory back and must come after the last call of anything else, graphs included.</remarks>
public sealed unsafe class VectorStore : IDisposable
{
    /// <summary>Slots are numbered with 31 bits, one of which the search uses itself.</summary>
    public const int MaxSlots = 1 << 30;

    private readonly Lock _allocation = new();
    private readonly ChunkedMemory _rows;
    private readonly SlotStates _states = new();
    private readonly RowCodec _codec;
    private readonly Stack<int> _free = [];
    private int _slots;
    private int _count;
    private long _changes;

    public VectorStore(VectorLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Layout = layout;
        _rows = new ChunkedMemory(layout.Stride);
        _codec = new RowCodec(layout);
        Queries = new QueryCodec(layout);
    }

    public VectorLayout Layout { get; }

    /// <summary>Vectors that are there.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Slots ever used: all slots are below this number.</summary>
    public int SlotCount => Volatile.Read(ref _slots);

    /// <summary>Bytes of all slots ever used: vectors and their states.</summary>
    public long MemoryBytes => (long)SlotCount * (Layout.Stride + SlotStates.BytesPerSlot);

    internal QueryCodec Queries { get; }

    internal RowMap Rows => _rows.Rows;

    internal ChunkedMemory RowMemory => _rows;

    internal SlotStates States => _states;

    /// <summary>Grows when a vector is overwritten, removed, or put into a slot that was used before.</summary>
    internal long Changes => Volatile.Read(ref _changes);

    /// <summary>Slots that can be addressed without growing.</summary>
    internal int Capacity => _rows.Capacity;

    /// <summary>Puts a vector into a free slot, the most recently freed one first.</summary>
    /// <param name="values">All parts one after the other; what stands in missing parts does not matter.</param>
    /// <param name="parts">One bit for each part that is present.</param>
    /// <returns>The slot.</returns>
    /// <exception cref="ArgumentException">The dimension is wrong, a component is not finite, or a cosine part is zero.</exception>
    /// <exception cref="InvalidOperationException">All <see cref="MaxSlots"/> slots are taken.</exception>
    public int Add(ReadOnlySpan<float> values, uint parts = uint.MaxValue)
    {
        Span<float> factors = stackalloc float[VectorLayout.MaxParts];
        _codec.Check(values, parts, factors);
        var slot = Allocate(out var isReused);
        _states.BeginWrite(slot);
        _codec.Encode(values, parts, factors, _rows.At(slot));
        _states.EndWrite(slot, isLive: true);
        Interlocked.Increment(ref _count);
        if (isReused)
        {
            Interlocked.Increment(ref _changes);
        }

        return slot;
    }

    /// <exception cref="ArgumentException">As of <see cref="Add"/>.</exception>
    internal void Check(ReadOnlySpan<float> values, uint parts)
    {
        Span<float> factors = stackalloc float[VectorLayout.MaxParts];
        _codec.Check(values, parts, factors);
    }

    /// <summary>Puts another vector into a slot that holds one. Graphs are not told.</summary>
    internal void Write(int slot, ReadOnlySpan<float> values, uint parts = uint.MaxValue)
    {
        RequireLive(slot);
        Span<float> factors = stackalloc float[VectorLayout.MaxParts];
        _codec.Check(values, parts, factors);
        Interlocked.Increment(ref _changes);
        _states.BeginWrite(slot);
        _codec.Encode(values, parts, factors, _rows.At(slot));
        _states.EndWrite(slot, isLive: true);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>Whether the slot holds a vector.</summary>
    public bool Contains(int slot) => (uint)slot < (uint)SlotCount && _states.IsLive((uint)slot);

    /// <summary>What the slot stands for: unit length for cosine, rounded to the storage, zero where a part is missing.</summary>
    /// <param name="slot">A slot that holds a vector.</param>
    /// <param name="values">Receives all parts.</param>
    /// <returns>One bit for each part that is present.</returns>
    /// <exception cref="ArgumentException">The slot is empty, or the dimension is wrong.</exception>
    public uint Read(int slot, Span<float> values)
    {
        RequireLive(slot);
        VectorRules.RequireDimension(Layout, values.Length, "vector");
        uint version, parts;
        do
        {
            version = _states.BeginRead(slot);
            _codec.Decode(_rows.At(slot), values);
            parts = _codec.PartsOf(_rows.At(slot));
        }
        while (!_states.EndRead(slot, version));
        GC.KeepAlive(this);
        return parts;
    }

    /// <summary>Makes a slot empty. It is not used again before <see cref="Free"/>, so links to it lead nowhere else.</summary>
    internal void Retire(int slot)
    {
        RequireLive(slot);
        _states.EndWrite(slot, isLive: false);
        Interlocked.Decrement(ref _count);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>Lets a retired slot be used again.</summary>
    internal void Free(int slot)
    {
        lock (_allocation)
        {
            _free.Push(slot);
        }
    }

    /// <summary>Takes over slots that a snapshot has filled.</summary>
    internal void Restore(int slots)
    {
        EnsureCapacity(slots);
        _slots = slots;
    }

    /// <summary>Counts live slots and collects free ones, after <see cref="Restore"/> and the states have been read.</summary>
    internal void CountRestored()
    {
        for (var slot = _slots - 1; slot >= 0; slot--)
        {
            if (_states.IsLive((uint)slot))
            {
                _count++;
            }
            else
            {
                _free.Push(slot);
            }
        }
    }

    internal void EnsureCapacity(int slots)
    {
        _rows.EnsureCapacity(slots);
        _states.EnsureCapacity(slots);
    }

    internal uint PartsOf(int slot) => _codec.PartsOf(_rows.At(slot));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte* Row(int slot) => _rows.At(slot);

    /// <exception cref="ArgumentException">The slot is empty.</exception>
    internal void RequireLive(int slot)
    {
        if (!Contains(slot))
        {
            throw new ArgumentException($"Slot {slot} holds no vector.", nameof(slot));
        }
    }

    public void Dispose()
    {
        _rows.Dispose();
        _states.Dispose();
    }

    private int Allocate(out bool isReused)
    {
        lock (_allocation)
        {
            isReused = _free.TryPop(out var slot);
            if (isReused)
            {
                return slot;
            }

            if (_slots == MaxSlots)
            {
                throw new InvalidOperationException($"All {MaxSlots} slots are taken.");
            }

            EnsureCapacity(_slots + 1);
            slot = _slots;
            Volatile.Write(ref _slots, slot + 1);
            return slot;
        }
    }
}

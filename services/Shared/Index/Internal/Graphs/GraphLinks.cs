using System.Runtime.CompilerServices;
using Facet.Index.Internal.Memory;

namespace Facet.Index.Internal.Graphs;

/// <summary>
/// The links of a graph, as lists of fixed length that end at the first zero; a link is a slot + 1. Links are written one whole word at a
/// time, so a reader beside a writer may see some old and some new ones, but never anything else.
/// </summary>
/// <remarks>
/// A slot's word: bit 0 says that it is part of the graph, bits 1-4 hold its level + 1, the rest the first of its blocks above level 0 (one
/// block for each level). 0 stands for a slot that has nothing here. A slot that has left keeps its links, for searches that stand on it,
/// until no link leads to it any more.
/// </remarks>
internal sealed unsafe class GraphLinks : IDisposable
{
    public const int MaxLevel = 14;
    private const uint Present = 1;
    private const int LevelBits = 15;
    private const int BlockShift = 5;
    private const int MaxBlocks = 1 << (32 - BlockShift);

    private readonly Lock _allocation = new();
    private readonly ChunkedMemory _words = new(sizeof(uint));
    private readonly ChunkedMemory _level0;
    private readonly ChunkedMemory _upper;
    private readonly Stack<int>[] _freeBlocks = [.. Enumerable.Range(0, MaxLevel + 1).Select(_ => new Stack<int>())];
    private int _blocks;

    public GraphLinks(int m)
    {
        M = m;
        _level0 = new ChunkedMemory(2 * m * sizeof(uint));
        _upper = new ChunkedMemory(m * sizeof(uint));
        _upper.EnsureCapacity(1);
    }

    public int M { get; }

    /// <summary>Slots that can be addressed.</summary>
    public int Capacity => _words.Capacity;

    /// <summary>Blocks above level 0 ever used.</summary>
    public int Blocks => Volatile.Read(ref _blocks);

    public ChunkedMemory Words => _words;

    public ChunkedMemory Level0 => _level0;

    public ChunkedMemory Upper => _upper;

    public int Limit(int level) => level == 0 ? 2 * M : M;

    public void EnsureCapacity(int slots)
    {
        _level0.EnsureCapacity(slots);
        _words.EnsureCapacity(slots);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsPresent(uint slot) => (Word((int)slot) & Present) != 0;

    /// <returns>-1 for a slot that has nothing here.</returns>
    public int Level(int slot) => LevelOf(Word(slot));

    /// <summary>The list of a slot that has nothing or less here is empty, or that of whoever took its place: valid links in any case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint* At(int slot, int level) => level == 0 ? (uint*)_level0.At(slot) : UpperAt(slot, level);

    /// <summary>Gives a slot its place with empty lists.</summary>
    public void Place(int slot, int level)
    {
        var block = 0;
        if (level > 0)
        {
            block = AllocateBlocks(level);
            for (var i = 0; i < level; i++)
            {
                new Span<uint>(_upper.At(block + i), M).Clear();
            }
        }

        Volatile.Write(ref *WordAt(slot), (uint)block << BlockShift | (uint)(level + 1) << 1 | Present);
    }

    /// <summary>The slot is no longer part of the graph, or is again; its lists stay.</summary>
    public void SetPresent(int slot, bool isPresent)
    {
        var word = Word(slot);
        Volatile.Write(ref *WordAt(slot), isPresent ? word | Present : word & ~Present);
    }

    /// <summary>Takes the slot's place back.</summary>
    public void Remove(int slot)
    {
        var (word, level) = (Word(slot), Level(slot));
        new Span<uint>(_level0.At(slot), 2 * M).Clear();
        Volatile.Write(ref *WordAt(slot), 0);
        if (level > 0)
        {
            lock (_allocation)
            {
                _freeBlocks[level].Push((int)(word >> BlockShift));
            }
        }
    }

    public int CountAt(int slot, int level) => Count(At(slot, level), Limit(level));

    public static int Count(uint* list, int limit)
    {
        var count = 0;
        while (count < limit && Volatile.Read(ref list[count]) != 0)
        {
            count++;
        }

        return count;
    }

    /// <summary>The first of a word's blocks, for checks.</summary>
    public int FirstBlock(int slot) => (int)(Word(slot) >> BlockShift);

    /// <summary>Takes over blocks that a snapshot has filled; those that no slot uses are free.</summary>
    public void Restore(int slots, int blocks)
    {
        EnsureCapacity(slots);
        _upper.EnsureCapacity(blocks);
        _blocks = blocks;
    }

    public void AddFreeBlock(int block) => _freeBlocks[1].Push(block);

    public void Dispose()
    {
        _words.Dispose();
        _level0.Dispose();
        _upper.Dispose();
    }

    private uint* UpperAt(int slot, int level)
    {
        var word = Word(slot);
        return (uint*)_upper.At(LevelOf(word) >= level ? (int)(word >> BlockShift) + level - 1 : 0);
    }

    private int AllocateBlocks(int level)
    {
        lock (_allocation)
        {
            if (_freeBlocks[level].TryPop(out var block))
            {
                return block;
            }

            // Block 0 stays empty: it is what UpperAt gives for slots that do not reach so high.
            block = Math.Max(_blocks, 1);
            if (block > MaxBlocks - level)
            {
                throw new InvalidOperationException($"The graph needs more than {MaxBlocks} lists above level 0; a larger M needs fewer.");
            }

            _upper.EnsureCapacity(block + level);
            Volatile.Write(ref _blocks, block + level);
            return block;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LevelOf(uint word) => (int)(word >> 1 & LevelBits) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Word(int slot) => Volatile.Read(ref *WordAt(slot));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint* WordAt(int slot) => (uint*)_words.At(slot);
}

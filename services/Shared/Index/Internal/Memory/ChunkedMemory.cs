using System.Runtime.CompilerServices;

namespace Facet.Index.Internal.Memory;

/// <summary>
/// An array of fixed-size rows outside of the managed heap that grows chunk by chunk: rows never move, so readers need no lock.
/// New rows are zero. A chunk takes memory only where it has been written to.
/// </summary>
internal sealed unsafe class ChunkedMemory : IDisposable
{
    public const int ChunkShift = 16;
    public const int RowsPerChunk = 1 << ChunkShift;
    private const int MaxChunks = 1 << (31 - ChunkShift);
    private static readonly nuint s_tableBytes = (nuint)(MaxChunks * sizeof(byte*));

    private readonly Lock _growth = new();
    private readonly byte** _chunks;
    private int _chunkCount;

    public ChunkedMemory(int stride)
    {
        Stride = stride;
        _chunks = (byte**)Pages.Allocate(s_tableBytes);
    }

    ~ChunkedMemory() => Free();

    /// <summary>Bytes of a row.</summary>
    public int Stride { get; }

    /// <summary>Rows that can be addressed so far.</summary>
    public int Capacity => (int)Math.Min((long)Volatile.Read(ref _chunkCount) << ChunkShift, int.MaxValue);

    public RowMap Rows => new(_chunks, (nuint)Stride);

    private nuint ChunkBytes => (nuint)Stride << ChunkShift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* At(int row) => _chunks[row >> ChunkShift] + (nuint)(row & (RowsPerChunk - 1)) * (nuint)Stride;

    /// <summary>Makes rows 0 to <paramref name="rows"/> - 1 addressable.</summary>
    /// <exception cref="InsufficientMemoryException">The operating system gives no more.</exception>
    public void EnsureCapacity(int rows)
    {
        var wanted = (int)(((long)rows + RowsPerChunk - 1) >> ChunkShift);
        if (wanted <= Volatile.Read(ref _chunkCount))
        {
            return;
        }

        lock (_growth)
        {
            while (_chunkCount < wanted)
            {
                _chunks[_chunkCount] = (byte*)Pages.Allocate(ChunkBytes);
                Volatile.Write(ref _chunkCount, _chunkCount + 1);
            }
        }
    }

    /// <summary>The rows from <paramref name="first"/> on that lie in one piece, at most <paramref name="count"/> of them.</summary>
    public Span<byte> Run(int first, int count)
    {
        var inChunk = Math.Min(count, RowsPerChunk - (first & (RowsPerChunk - 1)));
        var longest = int.MaxValue / Stride;
        return new Span<byte>(At(first), Math.Min(inChunk, longest) * Stride);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        for (var chunk = 0; chunk < _chunkCount; chunk++)
        {
            Pages.Free(_chunks[chunk], ChunkBytes);
        }

        _chunkCount = 0;
        Pages.Free(_chunks, s_tableBytes);
    }
}

/// <summary>What a reader needs to find a row; valid as long as the memory that it comes from.</summary>
internal readonly unsafe struct RowMap(byte** chunks, nuint stride)
{
    private readonly byte** _chunks = chunks;
    private readonly nuint _stride = stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* At(uint row) => _chunks[row >> ChunkedMemory.ChunkShift] + (row & (ChunkedMemory.RowsPerChunk - 1)) * _stride;
}

using Facet.Index.Internal.Memory;

namespace Facet.Index.Internal.Graphs;

/// <summary>A binary heap of candidate keys, smallest first, that grows as needed and keeps its memory.</summary>
internal sealed unsafe class KeyHeap : IDisposable
{
    private NativeBuffer _buffer = new();
    private int _count;

    public int Count => _count;

    public void Clear() => _count = 0;

    public void Push(ulong key)
    {
        if ((nuint)_count * sizeof(ulong) == _buffer.Length)
        {
            Grow();
        }

        var items = (ulong*)_buffer.Start;
        var at = _count++;
        while (at > 0 && items[(at - 1) / 2] > key)
        {
            items[at] = items[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        items[at] = key;
    }

    /// <summary>Takes the smallest; there must be one.</summary>
    public ulong Pop()
    {
        var items = (ulong*)_buffer.Start;
        var (smallest, last, at) = (items[0], items[--_count], 0);
        while (true)
        {
            var child = 2 * at + 1;
            if (child >= _count)
            {
                break;
            }

            child += child + 1 < _count && items[child + 1] < items[child] ? 1 : 0;
            if (items[child] >= last)
            {
                break;
            }

            items[at] = items[child];
            at = child;
        }

        items[at] = last;
        return smallest;
    }

    public void Dispose() => _buffer.Dispose();

    private void Grow()
    {
        var larger = new NativeBuffer();
        larger.Ensure(Math.Max(_buffer.Length * 2, 1024 * sizeof(ulong)));
        Buffer.MemoryCopy(_buffer.Start, larger.Start, (long)larger.Length, (long)_buffer.Length);
        _buffer.Dispose();
        _buffer = larger;
    }
}

using Facet.Index.Internal.Measures;
using Facet.Index.Internal.Memory;

namespace Facet.Index.Internal.Graphs;

/// <summary>What one search or insertion needs besides the graph. Belongs to one thread at a time; nothing is allocated once it is warm.</summary>
internal sealed unsafe class SearchScratch : IDisposable
{
    private readonly NativeBuffer _visited = new();
    private readonly NativeBuffer _pool = new();
    private readonly NativeBuffer _matches = new();
    private readonly NativeBuffer _lists = new();
    private byte _stamp;

    public SearchScratch(VectorLayout layout, int maxLinks)
    {
        (Query, Target, Pivot) = (new PreparedQuery(layout), new PreparedQuery(layout), new PreparedQuery(layout));
        var longest = (nuint)maxLinks + 8;
        _lists.Ensure(longest * (2 * sizeof(uint) + sizeof(float)) + 256);
        Fresh = (uint*)_lists.Start;
        Selected = Fresh + longest;
        Distances = (float*)(Selected + longest);
        Heap = new KeyHeap();
    }

    /// <summary>What is searched for.</summary>
    public PreparedQuery Query { get; }

    /// <summary>The slot whose links are chosen anew.</summary>
    public PreparedQuery Target { get; }

    /// <summary>The candidate that is compared with those chosen already.</summary>
    public PreparedQuery Pivot { get; }

    public CandidatePool Pool;

    /// <summary>Candidates without a bound, for searches that pass through slots that do not match.</summary>
    public KeyHeap Heap { get; }

    public uint* Fresh { get; }

    public uint* Selected { get; }

    public float* Distances { get; }

    public byte* Visited => _visited.Start;

    /// <summary>Slots that <see cref="Visited"/> has room for; those above arrived after the search began and are passed over.</summary>
    public uint VisitedLength => (uint)_visited.Length;

    public byte Stamp => _stamp;

    /// <summary>Forgets what was visited.</summary>
    public void StartVisits(int slots)
    {
        if (_visited.Ensure((nuint)slots))
        {
            _stamp = 0;
        }

        if (++_stamp == 0)
        {
            new Span<byte>(_visited.Start, (int)_visited.Length).Clear();
            _stamp = 1;
        }
    }

    public bool Visit(uint slot)
    {
        if (slot >= VisitedLength || Visited[slot] == _stamp)
        {
            return false;
        }

        Visited[slot] = _stamp;
        return true;
    }

    public void StartPool(int capacity, float reach = float.PositiveInfinity)
    {
        _pool.Ensure((nuint)capacity * sizeof(ulong));
        Pool.Reset((ulong*)_pool.Start, capacity, reach);
    }

    /// <summary>Room for keys besides the pool.</summary>
    public ulong* Keys(int count)
    {
        _matches.Ensure((nuint)count * sizeof(ulong));
        return (ulong*)_matches.Start;
    }

    public void Dispose()
    {
        Query.Dispose();
        Target.Dispose();
        Pivot.Dispose();
        Heap.Dispose();
        _visited.Dispose();
        _pool.Dispose();
        _matches.Dispose();
        _lists.Dispose();
    }
}

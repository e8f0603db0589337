using Facet.Index.Internal.Graphs;

namespace Facet.Index;

/// <summary>
/// A hierarchical navigable small world graph (HNSW) over slots of a <see cref="VectorStore"/>; several graphs can share one store.
/// Insertions and searches may run on any number of threads at once; searches take no lock.
/// </summary>
/// <remarks><see cref="Dispose"/> must come after the last call of anything else. It leaves the store alone.</remarks>
public sealed class HnswGraph : IDisposable
{
    private readonly GraphState _state;
    private readonly GraphCore _core;

    /// <param name="store">Where the vectors are.</param>
    /// <param name="options">How the graph is built.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public HnswGraph(VectorStore store, GraphOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        options.Check(store.Layout);
        _state = new GraphState(store, options);
        _core = GraphCore.For(_state);
    }

    public GraphOptions Options => _state.Options;

    /// <summary>Slots in the graph.</summary>
    public int Count => _state.Count;

    /// <summary>Bytes of all links.</summary>
    public long MemoryBytes =>
        (long)_state.Store.SlotCount * (_state.Links.Level0.Stride + sizeof(uint)) + (long)_state.Links.Blocks * _state.Links.Upper.Stride;

    internal GraphState State => _state;

    /// <summary>Whether a search can find the slot.</summary>
    public bool Contains(int slot) => (uint)slot < (uint)_state.Links.Capacity && _state.Links.IsPresent((uint)slot);

    /// <summary>Links a slot into the graph. A slot without the graph's part is left out.</summary>
    /// <param name="slot">A slot that holds a vector and is not in the graph.</param>
    /// <exception cref="ArgumentException">The slot is empty or in the graph already.</exception>
    public void Insert(int slot)
    {
        _state.Store.RequireLive(slot);
        if (Contains(slot))
        {
            throw new ArgumentException($"Slot {slot} is in the graph already.", nameof(slot));
        }

        Link(slot);
    }

    /// <summary>The slots most like a query, best first.</summary>
    /// <param name="values">All parts of the query; those without weight are not looked at.</param>
    /// <param name="hits">Receives as many hits as fit, if there are as many.</param>
    /// <param name="settings">How to search.</param>
    /// <returns>Hits found.</returns>
    /// <exception cref="ArgumentException">The dimension or the weights are wrong, a component is not finite, or a cosine part is zero.</exception>
    public int Search(ReadOnlySpan<float> values, Span<SearchHit> hits, in SearchSettings settings = default)
    {
        var scratch = _state.Scratch.Rent();
        try
        {
            return _core.Search(values, hits, settings, scratch);
        }
        finally
        {
            _state.Scratch.Return(scratch);
            GC.KeepAlive(this);
        }
    }

    /// <summary>The slots most like a query, best first.</summary>
    /// <param name="values">All parts of the query; those without weight are not looked at.</param>
    /// <param name="limit">Most hits wanted.</param>
    /// <param name="settings">How to search.</param>
    /// <returns>At most <paramref name="limit"/> hits.</returns>
    /// <exception cref="ArgumentException">The dimension or the weights are wrong, a component is not finite, or a cosine part is zero.</exception>
    public SearchHit[] Search(ReadOnlySpan<float> values, int limit, in SearchSettings settings = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        var hits = new SearchHit[Math.Min(limit, Count)];
        return hits[..Search(values, hits, settings)];
    }

    public void Dispose() => _state.Dispose();

    internal bool Takes(int slot) => Options.Part is not { } part || (_state.Store.PartsOf(slot) >> part & 1) != 0;

    internal void Link(int slot)
    {
        if (Takes(slot))
        {
            WithScratch(scratch => _core.Insert(slot, scratch));
        }
    }

    internal void Unlink(int slot) => WithScratch(scratch => _core.Unlink(slot, scratch));

    /// <summary>Takes a slot out of its group, with all links that lead to it, before it gets other parts.</summary>
    internal void LeaveGroup(int slot, uint parts)
    {
        if (_state.IsGrouped && Contains(slot) && GraphGroup.KeyOf(parts, _state.Store.Layout) != _state.GroupOf(slot).Key)
        {
            Unlink(slot);
            Sweep();
        }
    }

    /// <summary>Follows a change of the slot's vector, or of the parts that it has.</summary>
    internal void Relink(int slot)
    {
        if (!Takes(slot))
        {
            Unlink(slot);
        }
        else if (Contains(slot))
        {
            WithScratch(scratch => _core.Relink(slot, scratch));
        }
        else
        {
            Link(slot);
        }
    }

    internal void Sweep() => WithScratch(_core.Sweep);

    private void WithScratch(Action<SearchScratch> action)
    {
        var scratch = _state.Scratch.Rent();
        try
        {
            action(scratch);
        }
        finally
        {
            _state.Scratch.Return(scratch);
            GC.KeepAlive(this);
        }
    }
}

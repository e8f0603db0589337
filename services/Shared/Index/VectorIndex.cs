using Facet.Index.Internal.Graphs;
using Facet.Index.Internal.Snapshots;

namespace Facet.Index;

/// <summary>
/// Vectors and the graphs over them, kept in step. Vectors can be added by several threads at once; removals and updates wait for each
/// other; searches wait for nothing.
/// </summary>
/// <remarks><see cref="Dispose"/> must come after the last call of anything else.</remarks>
public sealed class VectorIndex : IDisposable
{
    /// <summary>Graphs are swept when one slot in this many has been removed, at least <see cref="LeastSwept"/>: that makes a sweep's cost small for each.</summary>
    private const int SweptShare = 64;
    private const int LeastSwept = 64;

    private readonly HnswGraph[] _graphs;
    private readonly Lock _removal = new();
    private readonly Lock[] _slotLocks = [.. Enumerable.Range(0, 256).Select(_ => new Lock())];
    private readonly List<int> _retired = [];

    // Readers change the index; the writer needs it to stand still.
    private readonly ReaderWriterLockSlim _stillness = new();

    /// <param name="layout">What the vectors look like.</param>
    /// <param name="graphs">One graph for each of these, at least one; commonly one over all parts, and one for each part.</param>
    /// <exception cref="ArgumentException">There is no graph, or an option is out of range.</exception>
    public VectorIndex(VectorLayout layout, params IReadOnlyList<GraphOptions> graphs)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(graphs);
        if (graphs.Count == 0)
        {
            throw new ArgumentException("An index needs at least one graph.", nameof(graphs));
        }

        foreach (var options in graphs)
        {
            options.Check(layout);
        }

        Store = new VectorStore(layout);
        _graphs = [.. graphs.Select(options => new HnswGraph(Store, options))];
    }

    public VectorStore Store { get; }

    /// <summary>In the order of the constructor's options.</summary>
    public IReadOnlyList<HnswGraph> Graphs => _graphs;

    public int Count => Store.Count;

    /// <summary>Bytes of vectors and links.</summary>
    public long MemoryBytes => Store.MemoryBytes + _graphs.Sum(graph => graph.MemoryBytes);

    /// <summary>Adds a vector and links it into every graph whose part it has.</summary>
    /// <param name="values">All parts one after the other; what stands in missing parts does not matter.</param>
    /// <param name="parts">One bit for each part that is present.</param>
    /// <returns>The slot.</returns>
    /// <exception cref="ArgumentException">The dimension is wrong, a component is not finite, or a cosine part is zero.</exception>
    public int Add(ReadOnlySpan<float> values, uint parts = uint.MaxValue)
    {
        _stillness.EnterReadLock();
        try
        {
            var slot = Store.Add(values, parts);
            lock (LockOf(slot))
            {
                foreach (var graph in _graphs)
                {
                    graph.Link(slot);
                }
            }

            return slot;
        }
        finally
        {
            _stillness.ExitReadLock();
        }
    }

    /// <summary>
    /// Replaces the vector of a slot. A search beside it sees the old vector or the new one; when the vector gets other parts than it had, a
    /// search may see neither for a moment, and the change takes time with the number of vectors.
    /// </summary>
    /// <param name="slot">A slot that holds a vector.</param>
    /// <param name="values">All parts one after the other; what stands in missing parts does not matter.</param>
    /// <param name="parts">One bit for each part that is present.</param>
    /// <exception cref="ArgumentException">The slot is empty, the dimension is wrong, a component is not finite, or a cosine part is zero.</exception>
    public void Update(int slot, ReadOnlySpan<float> values, uint parts = uint.MaxValue)
    {
        _stillness.EnterReadLock();
        try
        {
            lock (_removal)
            {
                lock (LockOf(slot))
                {
                    Store.RequireLive(slot);
                    Store.Check(values, parts);
                    foreach (var graph in _graphs)
                    {
                        graph.LeaveGroup(slot, parts & Store.Layout.AllParts);
                    }

                    Store.Write(slot, values, parts);
                    foreach (var graph in _graphs)
                    {
                        graph.Relink(slot);
                    }
                }

                SweepIfDue();
            }
        }
        finally
        {
            _stillness.ExitReadLock();
        }
    }

    /// <summary>Removes a vector. Searches that begin afterwards do not return it; its slot is used again some time later.</summary>
    /// <returns>False if the slot is empty.</returns>
    public bool Remove(int slot)
    {
        _stillness.EnterReadLock();
        try
        {
            lock (_removal)
            {
                lock (LockOf(slot))
                {
                    if (!Store.Contains(slot))
                    {
                        return false;
                    }

                    Store.Retire(slot);
                    foreach (var graph in _graphs)
                    {
                        graph.Unlink(slot);
                    }
                }

                _retired.Add(slot);
                SweepIfDue();
                return true;
            }
        }
        finally
        {
            _stillness.ExitReadLock();
        }
    }

    /// <summary>The slots most like a query, best first.</summary>
    /// <param name="values">All parts of the query; those without weight are not looked at.</param>
    /// <param name="hits">Receives as many hits as fit, if there are as many.</param>
    /// <param name="settings">How to search.</param>
    /// <param name="graph">Which of <see cref="Graphs"/> leads the way.</param>
    /// <returns>Hits found.</returns>
    /// <exception cref="ArgumentException">The dimension or the weights are wrong, a component is not finite, or a cosine part is zero.</exception>
    public int Search(ReadOnlySpan<float> values, Span<SearchHit> hits, in SearchSettings settings = default, int graph = 0) =>
        Graph(graph).Search(values, hits, settings);

    /// <inheritdoc cref="HnswGraph.Search(ReadOnlySpan{float}, int, in SearchSettings)"/>
    /// <param name="values">All parts of the query; those without weight are not looked at.</param>
    /// <param name="limit">Most hits wanted.</param>
    /// <param name="settings">How to search.</param>
    /// <param name="graph">Which of <see cref="Graphs"/> leads the way.</param>
    public SearchHit[] Search(ReadOnlySpan<float> values, int limit, in SearchSettings settings = default, int graph = 0) =>
        Graph(graph).Search(values, limit, settings);

    /// <summary>
    /// Writes the whole index to a file, which is replaced at once when everything is on the disk. Changes wait meanwhile, searches do not.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WhileStill(() => SnapshotWriter.Write(path, Store, _graphs));
    }

    /// <summary>Reads an index that <see cref="Save"/> has written. It can be changed as any other; the file is not needed any more.</summary>
    /// <exception cref="SnapshotException">The file is damaged, incomplete, or not an index; the message names the section.</exception>
    public static VectorIndex Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return SnapshotReader.Read(path);
    }

    /// <summary>Checks every link of every graph while changes wait.</summary>
    /// <returns>One report for each of <see cref="Graphs"/>.</returns>
    public IReadOnlyList<GraphReport> Check()
    {
        IReadOnlyList<GraphReport> reports = [];
        WhileStill(() => reports = [.. _graphs.Select(graph => new GraphCheck(graph).Run())]);
        return reports;
    }

    public void Dispose()
    {
        foreach (var graph in _graphs)
        {
            graph.Dispose();
        }

        Store.Dispose();
        _stillness.Dispose();
    }

    /// <summary>Runs while nothing changes the index, after a sweep; searches go on.</summary>
    private void WhileStill(Action action)
    {
        _stillness.EnterWriteLock();
        try
        {
            Sweep();
            action();
        }
        finally
        {
            _stillness.ExitWriteLock();
        }
    }

    private void SweepIfDue()
    {
        var most = Math.Max(LeastSwept, Store.SlotCount / SweptShare);
        if (_graphs.Any(graph => graph.State.Leaving.Count >= most))
        {
            Sweep();
        }
    }

    private void Sweep()
    {
        foreach (var graph in _graphs)
        {
            graph.Sweep();
        }

        _retired.ForEach(Store.Free);
        _retired.Clear();
    }

    private HnswGraph Graph(int number) => (uint)number < (uint)_graphs.Length
        ? _graphs[number]
        : throw new ArgumentOutOfRangeException(nameof(number), number, $"The index has {_graphs.Length} graphs, counted from 0.");

    private Lock LockOf(int slot) => _slotLocks[slot & 255];
}

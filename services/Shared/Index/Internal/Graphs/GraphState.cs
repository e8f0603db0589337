using Facet.Index.Internal.Memory;

namespace Facet.Index.Internal.Graphs;

/// <summary>What the algorithms of one graph share.</summary>
internal sealed class GraphState : IDisposable
{
    /// <summary>Links of a list that is chosen anew come from two lists at most.</summary>
    private const int ListsAtOnce = 3;

    private readonly Lock _grouping = new();
    private volatile GraphGroup[] _groups = [];
    private int _count;
    private int _leaving;

    public GraphState(VectorStore store, GraphOptions options)
    {
        (Store, Options, Links) = (store, options, new GraphLinks(options.M));
        Scratch = new ScratchPool(store.Layout, ListsAtOnce * options.MaxLinks0);
        IsGrouped = options.Part is null && store.Layout.Parts.Count > 1;
        if (!IsGrouped)
        {
            _groups = [GraphGroup.For(store.Layout.AllParts, store.Layout)];
        }
    }

    public VectorStore Store { get; }

    public GraphOptions Options { get; }

    public GraphLinks Links { get; }

    public SpinLocks Locks { get; } = new();

    public ScratchPool Scratch { get; }

    /// <summary>Whether slots with different parts are kept apart; a graph over one part has one group.</summary>
    public bool IsGrouped { get; }

    public ReadOnlySpan<GraphGroup> Groups => _groups;

    /// <summary>Held by whoever may change an entry point.</summary>
    public Lock EntryLock { get; } = new();

    /// <summary>Slots that have left since the last sweep. One thread at a time takes slots out.</summary>
    public List<int> Leaving { get; } = [];

    public int OnlyPart => Options.Part ?? -1;

    /// <summary>Slots that are part of the graph.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether links may lead to slots that have left.</summary>
    public bool HasLeaving => Volatile.Read(ref _leaving) > 0;

    /// <summary>The group of a slot by the parts that it has, made when it is the first.</summary>
    public GraphGroup GroupOf(int slot) => IsGrouped ? GroupWith(Store.PartsOf(slot)) : _groups[0];

    public void AddCount(GraphGroup group, int change)
    {
        group.AddCount(change);
        Interlocked.Add(ref _count, change);
    }

    public void AddLeaving(int change) => Interlocked.Add(ref _leaving, change);

    /// <summary>
    /// -ln(u) / ln(M), rounded down, for a u that is uniform in (0, 1] and depends on seed and slot alone: threads do not change the levels.
    /// </summary>
    public int DrawLevel(int slot)
    {
        var bits = Options.Seed + ((ulong)slot + 1) * 0x9E37_79B9_7F4A_7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        var uniform = (((bits ^ (bits >> 31)) >> 11) + 1) * (1.0 / (1ul << 53));
        return Math.Min((int)(-Math.Log(uniform) / Math.Log(Options.M)), GraphLinks.MaxLevel);
    }

    public void Dispose()
    {
        Links.Dispose();
        Scratch.Dispose();
    }

    private GraphGroup GroupWith(uint parts)
    {
        var key = GraphGroup.KeyOf(parts, Store.Layout);
        return Find(key) ?? Add();

        GraphGroup Add()
        {
            lock (_grouping)
            {
                if (Find(key) is { } known)
                {
                    return known;
                }

                var group = GraphGroup.For(parts, Store.Layout);
                _groups = [.. _groups, group];
                return group;
            }
        }
    }

    private GraphGroup? Find(ulong key)
    {
        foreach (var group in _groups)
        {
            if (group.Key == key)
            {
                return group;
            }
        }

        return null;
    }
}

namespace Facet.Index.Internal.Graphs;

/// <summary>Looks at every link of a graph that nobody changes.</summary>
internal sealed unsafe class GraphCheck(HnswGraph graph)
{
    private const int MostFindings = 100;

    /// <summary>A sound graph may leave a few slots that nothing links to.</summary>
    private const double LeastReachable = 0.99;

    private readonly GraphState _state = graph.State;
    private readonly GraphLinks _links = graph.State.Links;
    private readonly List<string> _findings = [];
    private readonly int[] _levels = new int[GraphLinks.MaxLevel + 1];
    private readonly int _slots = Math.Min(graph.State.Store.SlotCount, graph.State.Links.Capacity);
    private long _linkCount;
    private long _mutualCount;

    public GraphReport Run()
    {
        var present = 0;
        for (var slot = 0; slot < _slots; slot++)
        {
            if (_links.IsPresent((uint)slot))
            {
                present++;
                CheckSlot(slot);
            }
        }

        Require(present == _state.Count, $"The graph counts {_state.Count} slots, but has {present}.");
        foreach (var group in _state.Groups)
        {
            CheckEntry(group);
        }

        var reachable = present == 0 ? 1 : (double)CountReachable() / present;
        Require(reachable >= LeastReachable, $"Only {reachable:p1} of the slots can be reached from the entry points.");
        return new GraphReport(
            _findings,
            _levels[..(Array.FindLastIndex(_levels, count => count > 0) + 1)],
            reachable,
            _linkCount == 0 ? 1 : (double)_mutualCount / _linkCount,
            present == 0 ? 0 : (double)_linkCount / present);
    }

    private void CheckSlot(int slot)
    {
        Require(_state.Store.Contains(slot), $"Slot {slot} is in the graph, but holds no vector.");
        var top = _links.Level(slot);
        for (var level = 0; level <= top; level++)
        {
            _levels[level]++;
            var list = _links.At(slot, level);
            var count = _links.CountAt(slot, level);
            var targets = new ReadOnlySpan<uint>(list, count);
            for (var i = 0; i < count; i++)
            {
                CheckLink(slot, level, targets[i] - 1, targets[..i]);
            }
        }
    }

    private void CheckLink(int slot, int level, uint target, ReadOnlySpan<uint> before)
    {
        if (target >= (uint)_slots)
        {
            Require(false, $"Slot {slot} links to {target} on level {level}, beyond the last slot.");
            return;
        }

        Require(target != (uint)slot, $"Slot {slot} links to itself on level {level}.");
        Require(
            !_links.IsPresent(target) || _state.GroupOf((int)target) == _state.GroupOf(slot), $"Slot {slot} links to {target}, which has other parts.");
        Require(!before.Contains(target + 1), $"Slot {slot} links to {target} twice on level {level}.");
        Require(_links.Level((int)target) >= level, $"Slot {slot} links to {target} on level {level}, which that slot does not reach.");
        Require(_links.IsPresent(target) || _state.HasLeaving, $"Slot {slot} links to {target} on level {level}, which has left the graph.");
        if (level == 0)
        {
            _linkCount++;
            _mutualCount += new ReadOnlySpan<uint>(_links.At((int)target, 0), _links.CountAt((int)target, 0)).Contains((uint)slot + 1) ? 1 : 0;
        }
    }

    private void CheckEntry(GraphGroup group)
    {
        var (count, entry) = (group.Count, group.Entry);
        if (count == 0 || entry.Slot < 0)
        {
            Require(count == 0 && entry.Slot < 0, $"A group of the graph has {count} slots and begins at slot {entry.Slot}.");
            return;
        }

        Require(
            _links.IsPresent((uint)entry.Slot) && _links.Level(entry.Slot) == entry.Level && _state.GroupOf(entry.Slot) == group,
            $"A group of the graph begins at slot {entry.Slot} on level {entry.Level}, where that slot is not.");
    }

    private int CountReachable()
    {
        var seen = new bool[_slots];
        var open = new Stack<int>();
        foreach (var group in _state.Groups)
        {
            if (group.Entry.Slot is >= 0 and var entry)
            {
                open.Push(entry);
                seen[entry] = true;
            }
        }

        var reached = 0;
        while (open.TryPop(out var slot))
        {
            reached += _links.IsPresent((uint)slot) ? 1 : 0;
            foreach (var link in new ReadOnlySpan<uint>(_links.At(slot, 0), _links.CountAt(slot, 0)))
            {
                if (link <= (uint)_slots && !seen[link - 1])
                {
                    seen[link - 1] = true;
                    open.Push((int)link - 1);
                }
            }
        }

        return reached;
    }

    private void Require(bool isFulfilled, string finding)
    {
        if (!isFulfilled && _findings.Count < MostFindings)
        {
            _findings.Add(finding);
        }
    }
}

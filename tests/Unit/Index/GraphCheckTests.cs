using Facet.Index;

namespace Facet.Unit.Tests.Index;

public sealed unsafe class GraphCheckTests
{
    private const int Count = 1500;
    private const int Dimension = 16;

    [Fact]
    public void A_built_and_worn_graph_is_sound()
    {
        using var index = Build();
        var fresh = index.Check()[0];
        for (var slot = 0; slot < Count; slot += 2)
        {
            index.Remove(slot);
        }

        var worn = index.Check()[0];

        Assert.Empty(fresh.Findings);
        Assert.Equal(Count, fresh.LevelCounts[0]);
        Assert.InRange(fresh.LevelCounts[1], Count / 16, Count / 4);
        Assert.InRange(fresh.ReachableShare, 0.999, 1);
        Assert.InRange(fresh.MutualShare, 0.5, 1);
        Assert.Empty(worn.Findings);
        Assert.Equal(Count / 2, worn.LevelCounts[0]);
        Assert.InRange(worn.ReachableShare, 0.995, 1);
    }

    [Fact]
    public void An_empty_graph_is_sound()
    {
        using var index = new VectorIndex(new VectorLayout(4), [new GraphOptions()]);

        Assert.Empty(index.Check()[0].Findings);
    }

    [Theory]
    [InlineData(Count + 1, "beyond the last slot")]
    [InlineData(8, "links to itself")]
    public void A_wrong_link_is_found(int link, string expected)
    {
        using var index = Build();
        index.Graphs[0].State.Links.At(7, 0)[0] = (uint)link;

        Assert.Contains(index.Check()[0].Findings, finding => finding.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_link_to_a_removed_slot_is_found()
    {
        using var index = Build();
        index.Remove(9);
        index.Check();
        index.Graphs[0].State.Links.At(7, 0)[0] = 10;

        Assert.Contains(index.Check()[0].Findings, finding => finding.Contains("which that slot does not reach", StringComparison.Ordinal));
    }

    [Fact]
    public void Slots_that_nothing_links_to_are_found()
    {
        using var index = Build();
        var links = index.Graphs[0].State.Links;
        for (var slot = 0; slot < Count; slot++)
        {
            new Span<uint>(links.At(slot, 0), links.Limit(0)).Clear();
        }

        Assert.Contains(index.Check()[0].Findings, finding => finding.Contains("can be reached", StringComparison.Ordinal));
    }

    private static VectorIndex Build()
    {
        var index = new VectorIndex(new VectorLayout(Dimension), [new GraphOptions(8, 60)]);
        foreach (var vector in TestVectors.Make(1, Count, Dimension))
        {
            index.Add(vector);
        }

        return index;
    }
}

using Facet.Index.Internal.Measures;

namespace Facet.Index.Internal.Graphs;

/// <summary>The algorithms of a graph, compiled for its store's measure.</summary>
internal abstract class GraphCore
{
    public static GraphCore For(GraphState graph) => MeasureChoice.For(graph.Store.Layout, new Factory(graph));

    public abstract void Insert(int slot, SearchScratch scratch);

    public abstract void Unlink(int slot, SearchScratch scratch);

    public abstract void Relink(int slot, SearchScratch scratch);

    public abstract void Sweep(SearchScratch scratch);

    public abstract int Search(ReadOnlySpan<float> values, Span<SearchHit> hits, in SearchSettings settings, SearchScratch scratch);

    private sealed class Factory(GraphState graph) : IMeasureUser<GraphCore>
    {
        public GraphCore With<TMeasure>()
            where TMeasure : struct, IMeasure<TMeasure> => new GraphCore<TMeasure>(graph);
    }
}

internal sealed class GraphCore<TMeasure>(GraphState graph) : GraphCore
    where TMeasure : struct, IMeasure<TMeasure>
{
    public override void Insert(int slot, SearchScratch scratch) => Insertion<TMeasure>.Run(graph, slot, scratch);

    public override void Unlink(int slot, SearchScratch scratch) => Removal<TMeasure>.Unlink(graph, slot, scratch);

    public override void Relink(int slot, SearchScratch scratch) => Removal<TMeasure>.Relink(graph, slot, scratch);

    public override void Sweep(SearchScratch scratch) => Removal<TMeasure>.Sweep(graph, scratch);

    public override int Search(ReadOnlySpan<float> values, Span<SearchHit> hits, in SearchSettings settings, SearchScratch scratch) =>
        QuerySearch<TMeasure>.Run(graph, values, hits, settings, scratch);
}

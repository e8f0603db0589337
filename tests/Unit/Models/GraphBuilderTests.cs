using Facet.Models;

namespace Facet.Unit.Tests.Models;

public sealed class GraphBuilderTests
{
    private static readonly GraphDimension[] Row = [GraphDimension.Symbolic("N"), GraphDimension.Fixed(4)];

    [Fact]
    public void Equal_constants_are_stored_once_and_unused_ones_not_at_all()
    {
        var graph = new GraphBuilder("g");
        var x = graph.Input("x", ElementType.F32, Row);
        graph.Constant("unused", [9f]);
        var y = graph.Node("Add", [x, graph.Constant("one", [1f])]);
        var z = graph.Node("Add", [y, graph.Constant("another", [1f])]);
        graph.Output(z, "z", ElementType.F32, Row);

        Assert.Equal("one", Assert.Single(OnnxGraph.Of(graph.Build()).Initializer).Name);
    }

    [Fact]
    public void Constants_of_equal_bytes_but_other_shapes_stay_apart()
    {
        var graph = new GraphBuilder("g");

        Assert.NotEqual(graph.Constant("a", [1f, 2f], 2), graph.Constant("a", [1f, 2f], 1, 2));
    }

    [Fact]
    public void Nodes_that_no_output_needs_are_left_out()
    {
        var graph = new GraphBuilder("g");
        var x = graph.Input("x", ElementType.F32, Row);
        var kept = graph.Node("Relu", [x]);
        graph.Node("Exp", [kept]);
        graph.Output(kept, "y", ElementType.F32, Row);

        Assert.Equal(["Relu"], OnnxGraph.Operators(graph.Build()));
    }

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    public void The_runtime_takes_a_graph_of_every_operator_set(int opset)
    {
        var graph = new GraphBuilder("g", opset);
        var x = graph.Input("x", ElementType.F32, Row);
        var parts = graph.Node("Split", [x, graph.Constant("sizes", [1L, 3L], 2)], 2, [NodeOption.Of("axis", 1)]);
        graph.Output(graph.Node("Clip", [parts[1], GraphValue.None, graph.Constant("high", [2.5f])]), "y", ElementType.F32);

        Assert.Equal([2f, 2.5f, 2.5f], OnnxRun.One(graph.Build(), [1, 2, 3, 4], 1, 4));
    }

    [Fact]
    public void An_input_or_a_constant_can_be_an_output()
    {
        var graph = new GraphBuilder("g");
        var x = graph.Input("x", ElementType.F32, Row);
        graph.Output(x, "copy", ElementType.F32, Row);
        graph.Output(graph.Constant("seven", [7f], 1), "constant", ElementType.F32, GraphDimension.Fixed(1));

        var outputs = OnnxRun.All(graph.Build(), [1, 2, 3, 4], 1, 4);

        Assert.Equal([1, 2, 3, 4], outputs[0]);
        Assert.Equal([7], outputs[1]);
    }

    [Fact]
    public void A_constant_gives_its_name_to_an_output_that_asks_for_it()
    {
        var graph = new GraphBuilder("g");
        var x = graph.Input("x", ElementType.F32, Row);
        graph.Output(graph.Node("Mul", [x, graph.Constant("y", [2f])]), "y", ElementType.F32, Row);

        Assert.Equal([2, 4, 6, 8], OnnxRun.One(graph.Build(), [1, 2, 3, 4], 1, 4));
    }

    [Fact]
    public void Building_twice_gives_the_same_bytes()
    {
        var graph = new GraphBuilder("g");
        var x = graph.Input("x", ElementType.F32, Row);
        graph.Output(graph.Node("Add", [x, graph.Constant("y", [2f])]), "y", ElementType.F32, Row);

        Assert.Equal(graph.Build(), graph.Build());
    }

    [Fact]
    public void Mistakes_in_the_use_of_the_builder_are_refused()
    {
        var graph = new GraphBuilder("g");
        var x = graph.Input("x", ElementType.F32, Row);

        Assert.Throws<ArgumentException>(() => graph.Input("x", ElementType.F32, Row));
        Assert.Throws<ArgumentException>(() => graph.Node("Relu", [new GraphValue("stranger")]));
        Assert.Throws<ArgumentException>(() => graph.Output(x, "x", ElementType.F32, Row));
        Assert.Throws<ArgumentException>(() => graph.Constant("c", [1f, 2f], 3));
        Assert.Throws<ArgumentException>(() => graph.Constant("c", [1f], long.MaxValue, long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GraphBuilder("g", 16));
    }
}

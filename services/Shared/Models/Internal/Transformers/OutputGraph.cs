namespace Facet.Models.Internal.Transformers;

/// <summary>Adds the outputs of a vision transformer: sums of taps, cut, laid out and masked as asked.</summary>
internal sealed class OutputGraph(LayerGraph layers, VisionGraph vision, ElementType outputType)
{
    private static readonly GraphDimension Batch = GraphDimension.Symbolic("N");

    private GraphBuilder Graph => layers.Graph;

    public void Add(TapOutput output, IReadOnlyDictionary<string, TapValue> taps)
    {
        var sum = Sum(output, [.. output.Taps.Select(tap => taps[tap])]);
        if (!sum.HasTokens)
        {
            RequirePlain(output);
            Finish(output, sum.Value, Batch, GraphDimension.Fixed(sum.Width));
            return;
        }

        var tokens = vision.Unflatten(sum);
        switch (output.Layout)
        {
            case TapLayout.Tokens:
                RequirePlain(output);
                Finish(output, tokens, Batch, Side(vision.Tokens, "tokens"), GraphDimension.Fixed(sum.Width));
                break;
            case TapLayout.Patches when output.Mask == TapMask.Factors:
                AddFactors(output, DropPrefix(tokens), sum.Width);
                break;
            case TapLayout.Patches:
                var patches = Masked(output, DropPrefix(tokens), [0, -1, 1]);
                Finish(output, patches, Batch, Side(vision.Grid.Patches, "patches"), GraphDimension.Fixed(sum.Width));
                break;
            default:
                AddMap(output, DropPrefix(tokens), sum.Width);
                break;
        }
    }

    private static GraphDimension Side(int size, string symbol) =>
        size >= 0 ? GraphDimension.Fixed(size) : GraphDimension.Symbolic(symbol);

    private static void RequirePlain(TapOutput output)
    {
        if (output.Layout != TapLayout.Tokens || output.Mask != TapMask.None)
        {
            throw new ModelException(
                ModelErrorReason.UnknownOutput,
                $"Output '{output.Name}' cannot be laid out as {output.Layout} with mask {output.Mask}: that needs a tap with patches, "
                + "and a mask needs the layout Patches or Map.");
        }
    }

    private TapValue Sum(TapOutput output, TapValue[] taps)
    {
        if (taps.Any(tap => tap.HasTokens != taps[0].HasTokens || tap.Width != taps[0].Width))
        {
            throw new ModelException(
                ModelErrorReason.UnknownOutput, $"Output '{output.Name}' cannot add taps of different shapes: {string.Join(", ", output.Taps)}.");
        }

        return taps.Length == 1 ? taps[0] : taps[0] with { Value = Graph.Node("Sum", [.. taps.Select(tap => tap.Value)]) };
    }

    private GraphValue DropPrefix(GraphValue tokens) => Graph.Node(
        "Slice",
        [
            tokens,
            Graph.Constant("prefix_count", [(long)vision.PrefixTokens], 1),
            Graph.Constant("no_end", [long.MaxValue], 1),
            Graph.Constant("token_axis", [1L], 1),
        ]);

    private void AddMap(TapOutput output, GraphValue patches, int width)
    {
        if (output.Mask == TapMask.Factors)
        {
            RequirePlain(output);
        }

        var planes = Graph.Node("Transpose", [patches], [NodeOption.Of("perm", (ReadOnlySpan<long>)[0, 2, 1])]);
        var map = Masked(output, Graph.Node("Reshape", [planes, MapShape(width)]), null);
        Finish(output, map, Batch, GraphDimension.Fixed(width), Side(vision.Grid.Rows, "rows"), Side(vision.Grid.Columns, "columns"));
    }

    private GraphValue MapShape(int width) => vision.Grid.IsFixed
        ? Graph.Constant("map_shape", [0L, width, vision.Grid.Rows, vision.Grid.Columns], 4)
        : Graph.Node("Concat", [Graph.Constant("map_head", [0L, width], 2), vision.Grid.Sides], [NodeOption.Of("axis", 0)]);

    private GraphValue Masked(TapOutput output, GraphValue value, long[]? maskShape)
    {
        if (output.Mask == TapMask.None)
        {
            return value;
        }

        var mask = Typed(Graph.Input(
            $"{output.Name}_mask",
            outputType,
            Batch,
            GraphDimension.Fixed(1),
            Side(vision.Grid.Rows, "rows"),
            Side(vision.Grid.Columns, "columns")));
        var shaped = maskShape is null ? mask : Graph.Node("Reshape", [mask, Graph.Constant("mask_shape", maskShape, maskShape.Length)]);
        return Graph.Node("Mul", [value, shaped]);
    }

    private void AddFactors(TapOutput output, GraphValue patches, int width)
    {
        var rows = GraphDimension.Symbolic($"{output.Name}_rows");
        var chosen = Graph.Input($"{output.Name}_patches", ElementType.I64, rows);
        var weights = Typed(Graph.Input($"{output.Name}_weights", outputType, rows));
        var flat = Graph.Node("Reshape", [patches, Graph.Constant("factor_shape", [-1L, width], 2)]);
        var factors = Graph.Node("Gather", [flat, chosen], [NodeOption.Of("axis", 0)]);
        var column = Graph.Node("Unsqueeze", [weights, Graph.Constant("last_axis", [1L], 1)]);
        Finish(output, Graph.Node("Mul", [factors, column]), rows, GraphDimension.Fixed(width));
    }

    private GraphValue Typed(GraphValue value) => layers.Cast(value, outputType, layers.Type);

    private void Finish(TapOutput output, GraphValue value, params ReadOnlySpan<GraphDimension> shape) =>
        Graph.Output(layers.Cast(value, layers.Type, outputType), output.Name, outputType, shape);
}

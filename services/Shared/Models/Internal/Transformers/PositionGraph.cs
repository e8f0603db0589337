using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Transformers;

/// <summary>The learned positions of the patches, resized to a grid: when the graph is built, or in each run.</summary>
internal sealed class PositionGraph(LayerGraph layers, PositionGrid positions)
{
    private readonly int _width = (int)positions.Table.Shape[^1];

    /// <summary>The positions of the patches of a grid: [rows * columns, width].</summary>
    public static float[] Resized(PositionGrid positions, int rows, int columns)
    {
        var width = (int)positions.Table.Shape[^1];
        var patches = positions.Table.Load()[width..];
        if (rows == positions.Side && columns == positions.Side)
        {
            return patches;
        }

        var byRow = CubicResize.Weights(positions.Side, rows, positions.IsAntialiased, positions.Offset);
        var byColumn = CubicResize.Weights(positions.Side, columns, positions.IsAntialiased, positions.Offset);
        var shortened = new float[rows * positions.Side * width];
        Combine(byRow, patches, shortened, positions.Side * width);
        var resized = new float[rows * columns * width];
        for (var row = 0; row < rows; row++)
        {
            Combine(
                byColumn,
                shortened.AsSpan(row * positions.Side * width, positions.Side * width),
                resized.AsSpan(row * columns * width, columns * width),
                width);
        }

        return resized;
    }

    /// <summary>target [T, length] = weights [T, S] times source [S, length].</summary>
    private static void Combine(ReadOnlySpan<float> weights, ReadOnlySpan<float> source, Span<float> target, int length)
    {
        var (targets, sources) = (target.Length / length, source.Length / length);
        for (var i = 0; i < targets; i++)
        {
            var row = target.Slice(i * length, length);
            for (var j = 0; j < sources; j++)
            {
                if (weights[(i * sources) + j] is var weight and not 0)
                {
                    TensorPrimitives.MultiplyAdd(source.Slice(j * length, length), weight, row, row);
                }
            }
        }
    }

    /// <summary>The same in the graph.</summary>
    /// <param name="gridSides">Value that holds [rows, columns].</param>
    public GraphValue Add(GraphValue gridSides)
    {
        var graph = layers.Graph;
        var border = positions.IsAntialiased ? 0 : CubicResize.Border;
        var side = positions.Side + (2 * border);
        var table = new Parameter("position_grid", [side, (long)side * _width], () => Bordered(border));
        var source = graph.Constant(table.Name, ElementType.F32, ConstantData.Deferred(4L * table.Count, stream => stream.Write(MemoryMarshal.AsBytes<float>(table.Load()))), table.Shape);
        var sides = graph.Node("Split", [gridSides, graph.Constant("one_each", [1L, 1L], 2)], 2, [NodeOption.Of("axis", 0)]);
        var rows = graph.Node("MatMul", [Weights(sides[0], border), source]);
        var planes = graph.Node("Reshape", [rows, graph.Constant("position_planes", [-1L, side, _width], 3)]);
        var all = graph.Node("MatMul", [Weights(sides[1], border), planes]);
        var flat = graph.Node("Reshape", [all, graph.Constant("flat_shape", [-1L, _width], 2)]);
        return layers.Cast(flat, ElementType.F32, layers.Type);
    }

    /// <summary>The grid with its border pixels repeated: the kernel then needs no limits.</summary>
    private float[] Bordered(int border)
    {
        var patches = positions.Table.Load().AsSpan(_width);
        var side = positions.Side + (2 * border);
        var bordered = new float[side * side * _width];
        for (var cell = 0; cell < side * side; cell++)
        {
            var row = Math.Clamp((cell / side) - border, 0, positions.Side - 1);
            var column = Math.Clamp((cell % side) - border, 0, positions.Side - 1);
            patches.Slice(((row * positions.Side) + column) * _width, _width).CopyTo(bordered.AsSpan(cell * _width));
        }

        return bordered;
    }

    /// <summary>CubicResize.Weights in the graph: [count, side of the bordered grid].</summary>
    private GraphValue Weights(GraphValue count, int border)
    {
        var graph = layers.Graph;
        GraphValue Number(float value) => graph.Constant("number", [value]);
        GraphValue Two(string op, GraphValue a, GraphValue b) => graph.Node(op, [a, b]);

        var scalar = graph.Node("Squeeze", [count]);
        var index = graph.Node("Range", [graph.Constant("zero", [0L]), scalar, graph.Constant("one", [1L])]);
        var target = graph.Node("Cast", [scalar], [NodeOption.Of("to", (long)ElementType.F32)]);
        var place = Two("Add", graph.Node("Cast", [index], [NodeOption.Of("to", (long)ElementType.F32)]), Number(0.5f));
        var centre = Two("Sub", Two("Div", Two("Mul", place, Number(positions.Side)), target), Number(0.5f));
        var column = graph.Node("Unsqueeze", [centre, graph.Constant("last_axis", [1L], 1)]);
        var taps = Enumerable.Range(-border, positions.Side + (2 * border)).Select(tap => (float)tap).ToArray();
        var distance = graph.Node("Abs", [Two("Sub", graph.Constant("position_taps", taps, 1, taps.Length), column)]);
        if (!positions.IsAntialiased)
        {
            return Kernel(distance, (float)CubicResize.PlainSlope, Number, Two);
        }

        var scale = Two("Max", Two("Div", Number(positions.Side), target), Number(1));
        var weights = Kernel(Two("Div", distance, scale), (float)CubicResize.AntialiasSlope, Number, Two);
        var sum = graph.Node("ReduceSum", [weights, graph.Constant("last_axis", [1L], 1)], [NodeOption.Of("keepdims", 1)]);
        return Two("Div", weights, sum);
    }

    private GraphValue Kernel(
        GraphValue x, float slope, Func<float, GraphValue> number, Func<string, GraphValue, GraphValue, GraphValue> two)
    {
        var inner = two("Sub", two("Mul", x, number(slope + 2)), number(slope + 3));
        inner = two("Add", two("Mul", two("Mul", inner, x), x), number(1));
        var outer = two("Add", two("Mul", two("Sub", x, number(5)), x), number(8));
        outer = two("Mul", two("Sub", two("Mul", outer, x), number(4)), number(slope));
        var beyond = layers.Graph.Node("Where", [two("Less", x, number(2)), outer, number(0)]);
        return layers.Graph.Node("Where", [two("Less", x, number(1)), inner, beyond]);
    }
}

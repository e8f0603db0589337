using Facet.Models.Internal.Configs;

namespace Facet.Models.Internal.Transformers;

/// <summary>
/// The rotary positions of DINOv3. A patch centre at (y, x), both from -1 to 1 across the image, turns pair i of a head by 2 pi y f(i), and
/// pair i + D/4 by 2 pi x f(i), with f(i) = theta^(-4 i / D) and D channels a head; pair i is channels i and i + D/2. CLS and registers
/// stay as they are. From transformers' modeling_dinov3_vit.
/// </summary>
internal static class RotaryTables
{
    public static Rotary Add(LayerGraph layers, VisionConfig config, double theta, PatchGrid grid)
    {
        var frequencies = Frequencies(config.Encoder.HeadWidth, theta);
        return grid.IsFixed ? AddFixed(layers, config, frequencies, grid) : AddDynamic(layers, config, frequencies, grid);
    }

    private static double[] Frequencies(int headWidth, double theta) =>
        [.. Enumerable.Range(0, headWidth / 4).Select(i => Math.Pow(theta, -4.0 * i / headWidth))];

    private static Rotary AddFixed(LayerGraph layers, VisionConfig config, double[] frequencies, PatchGrid grid)
    {
        var (half, quarter) = (2 * frequencies.Length, frequencies.Length);
        var tokens = config.PrefixTokens + grid.Patches;
        var (cosines, sines) = (new float[tokens * half], new float[tokens * half]);
        cosines.AsSpan(0, config.PrefixTokens * half).Fill(1);
        for (var patch = 0; patch < grid.Patches; patch++)
        {
            var y = Centre(patch / grid.Columns, grid.Rows);
            var x = Centre(patch % grid.Columns, grid.Columns);
            var at = (config.PrefixTokens + patch) * half;
            for (var i = 0; i < half; i++)
            {
                var angle = 2 * Math.PI * (i < quarter ? y * frequencies[i] : x * frequencies[i - quarter]);
                (sines[at + i], cosines[at + i]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
            }
        }

        return new Rotary(
            layers.Constant("rotary_cosines", cosines, tokens, half), layers.Constant("rotary_sines", sines, tokens, half));
    }

    private static double Centre(int index, int count) => ((2.0 * index) + 1 - count) / count;

    private static Rotary AddDynamic(LayerGraph layers, VisionConfig config, double[] frequencies, PatchGrid grid)
    {
        var graph = layers.Graph;
        var turns = graph.Constant("rotary_turns", [.. frequencies.Select(frequency => (float)(2 * Math.PI * frequency))], 1, frequencies.Length);
        var sides = graph.Node("Split", [grid.Sides, graph.Constant("one_each", [1L, 1L], 2)], 2, [NodeOption.Of("axis", 0)]);

        // [rows, 1, D/4] and [1, columns, D/4], each repeated along the other axis.
        var whole = graph.Node("Concat", [grid.Sides, graph.Constant("quarter", [(long)frequencies.Length], 1)], [NodeOption.Of("axis", 0)]);
        var byRow = Expand(graph, Angles(graph, sides[0], turns), 1, whole);
        var byColumn = Expand(graph, Angles(graph, sides[1], turns), 0, whole);
        var angles = graph.Node("Concat", [byRow, byColumn], [NodeOption.Of("axis", 2)]);
        var flat = graph.Node("Reshape", [angles, graph.Constant("rotary_shape", [-1L, 2 * frequencies.Length], 2)]);

        // CLS and registers are turned by no angle.
        var prefix = graph.Constant("rotary_prefix", new float[config.PrefixTokens * 2 * frequencies.Length], config.PrefixTokens, 2 * frequencies.Length);
        var all = graph.Node("Concat", [prefix, flat], [NodeOption.Of("axis", 0)]);
        return new Rotary(Typed(layers, graph.Node("Cos", [all])), Typed(layers, graph.Node("Sin", [all])));
    }

    private static GraphValue Typed(LayerGraph layers, GraphValue value) => layers.Cast(value, ElementType.F32, layers.Type);

    // (2 i + 1 - count) / count is exact up to one rounding, as the table of a fixed size is.
    private static GraphValue Angles(GraphBuilder graph, GraphValue count, GraphValue turns)
    {
        var scalar = graph.Node("Squeeze", [count]);
        var index = graph.Node("Range", [graph.Constant("zero", [0L]), scalar, graph.Constant("one", [1L])]);
        var odd = graph.Node("Add", [graph.Node("Mul", [index, graph.Constant("two", [2L])]), graph.Constant("one", [1L])]);
        var centred = graph.Node("Sub", [odd, scalar]);
        var centre = graph.Node("Div", [ToFloat(graph, centred), ToFloat(graph, scalar)]);
        return graph.Node("Mul", [graph.Node("Unsqueeze", [centre, graph.Constant("last_axis", [1L], 1)]), turns]);
    }

    private static GraphValue Expand(GraphBuilder graph, GraphValue angles, long axis, GraphValue shape) =>
        graph.Node("Expand", [graph.Node("Unsqueeze", [angles, graph.Constant("axis", [axis], 1)]), shape]);

    private static GraphValue ToFloat(GraphBuilder graph, GraphValue value) =>
        graph.Node("Cast", [value], [NodeOption.Of("to", (long)ElementType.F32)]);
}

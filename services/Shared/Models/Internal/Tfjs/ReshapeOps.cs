namespace Facet.Models.Internal.Tfjs;

internal static class ReshapeOps
{
    /// <summary>
    /// A reshape that leaves the batch alone. Transposes stand around it only where NHWC and NCHW order the elements differently.
    /// </summary>
    public static TfTensor Convert(TfjsConversion conversion, TfjsNode node)
    {
        var input = conversion.Activation(node, 0);
        var shape = TfjsConversion.Checked(node, Target(conversion, node, input));
        var source = Layout.OrderIsTheSame(input)
            ? input.Value
            : conversion.EmitStep(node, "Transpose", [input.Value], NodeOption.Of("perm", [0, 2, 3, 1]));
        if (shape.Length == 4 && !Layout.OrderIsTheSame(new TfTensor(source, shape)))
        {
            var reshaped = conversion.EmitStep(node, "Reshape", [source, ShapeConstant(conversion, node, shape)]);
            return new TfTensor(conversion.Emit(node, "Transpose", [reshaped], NodeOption.Of("perm", [0, 3, 1, 2])), shape);
        }

        return new TfTensor(conversion.Emit(node, "Reshape", [source, ShapeConstant(conversion, node, Layout.Stored(shape))]), shape);
    }

    private static GraphValue ShapeConstant(TfjsConversion conversion, TfjsNode node, long[] shape) =>
        conversion.Graph.Constant($"{node.Name}/shape", shape, shape.Length);

    /// <summary>The target with a free batch: its other sizes must hold exactly one item's elements.</summary>
    private static long[] Target(TfjsConversion conversion, TfjsNode node, TfTensor input)
    {
        var wanted = conversion.Weight(node, 1).ReadIntegers();
        var perItem = wanted.Skip(1).Select(size => (long)size).ToArray();
        var free = Array.IndexOf(perItem, -1L);
        if (free >= 0 && wanted[0] == 1)
        {
            perItem[free] = 1;
            perItem[free] = Shapes.TryCount(perItem, out var others) && others > 0 ? input.CountPerItem / others : -1;
        }

        var keepsItems = wanted.Length > 0 && wanted[0] is 1 or -1
            && Shapes.TryCount(perItem, out var count) && count == input.CountPerItem;
        return keepsItems
            ? [-1, .. perItem]
            : throw node.Unsupported($"{Shapes.Text(input.Shape)} to [{string.Join(",", wanted)}] does not keep the batch apart.");
    }
}

namespace Facet.Models.Internal.Tfjs;

internal static class BinaryOps
{
    /// <summary>An elementwise operator of two activations, or of an activation and a constant, with TensorFlow's broadcasting.</summary>
    public static TfTensor Convert(TfjsConversion conversion, TfjsNode node, string opType)
    {
        var (left, right) = (conversion.FindWeight(node, 0), conversion.FindWeight(node, 1));
        if (left is not null)
        {
            var input = conversion.Activation(node, 1);
            var constant = ConstantOperand.Add(conversion, node, left, input.Shape);
            return new TfTensor(conversion.Emit(node, opType, [constant, input.Value]), input.Shape);
        }

        var first = conversion.Activation(node, 0);
        if (right is not null)
        {
            var constant = ConstantOperand.Add(conversion, node, right, first.Shape);
            return new TfTensor(conversion.Emit(node, opType, [first.Value, constant]), first.Shape);
        }

        var second = conversion.Activation(node, 1);
        return new TfTensor(conversion.Emit(node, opType, [first.Value, second.Value]), Broadcast(node, first.Shape, second.Shape));
    }

    private static long[] Broadcast(TfjsNode node, long[] first, long[] second)
    {
        var fits = first.Length == second.Length
            && first.Zip(second).All(sizes => sizes.First == sizes.Second || sizes.First == 1 || sizes.Second == 1);
        return fits
            ? [.. first.Zip(second, (a, b) => a == 1 ? b : a)]
            : throw node.Invalid($"inputs of shapes {Shapes.Text(first)} and {Shapes.Text(second)} do not go together.");
    }
}

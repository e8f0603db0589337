namespace Facet.Models.Internal.Tfjs;

internal static class ConstantOperand
{
    /// <summary>Adds a constant in the shape in which ONNX broadcasts it over a stored activation of the given TensorFlow shape.</summary>
    public static GraphValue Add(TfjsConversion conversion, TfjsNode node, TfjsWeight weight, long[] activation)
    {
        if (weight.Shape.Length == 0)
        {
            return conversion.Graph.Constant(weight.Name, weight.ReadFloats());
        }

        var missing = activation.Length - weight.Shape.Length;
        if (missing < 0)
        {
            throw Mismatch(node, weight, activation);
        }

        long[] shape = [.. Enumerable.Repeat(1L, missing), .. weight.Shape];
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] != 1 && shape[i] != activation[i])
            {
                throw Mismatch(node, weight, activation);
            }
        }

        if (shape.Length == 4 && shape[3] > 1 && shape[1] * shape[2] > 1)
        {
            throw node.Unsupported($"its constant '{weight.Name}' varies over both pixels and channels.");
        }

        return conversion.Graph.Constant(weight.Name, weight.ReadFloats(), Layout.Stored(shape));
    }

    private static ModelException Mismatch(TfjsNode node, TfjsWeight weight, long[] activation) =>
        node.Invalid(
            $"its constant '{weight.Name}' of shape {Shapes.Text(weight.Shape)} does not fit an input of shape {Shapes.Text(activation)}.");
}

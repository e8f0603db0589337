namespace Facet.Models.Internal.Tfjs;

internal static class MatrixOps
{
    /// <summary>A fully connected layer: [N, in] times a constant [in, out], with an optional bias and activation.</summary>
    public static TfTensor Multiply(TfjsConversion conversion, TfjsNode node)
    {
        if (node.Flag("transpose_a"))
        {
            throw node.Unsupported("its input is transposed.");
        }

        var input = conversion.Activation(node, 0);
        var weight = conversion.Weight(node, 1);
        var isTransposed = node.Flag("transpose_b");
        if (input.Rank != 2 || weight.Shape.Length != 2 || weight.Shape[isTransposed ? 1 : 0] != input.Shape[1])
        {
            throw node.Invalid($"an input {Shapes.Text(input.Shape)} does not go with a matrix {Shapes.Text(weight.Shape)}.");
        }

        var outputs = weight.Shape[isTransposed ? 0 : 1];
        var steps = FusedSteps.Of(node);
        var shape = TfjsConversion.Checked(node, [input.Shape[0], outputs]);
        GraphValue[] operands = [input.Value, conversion.Graph.Constant(weight.Name, weight.ReadFloats(), weight.Shape)];
        if (steps.HasBias)
        {
            operands = [.. operands, ConstantOperand.Add(conversion, node, conversion.Weight(node, FusedSteps.BiasInput), shape)];
        }

        var transposed = NodeOption.Of("transB", isTransposed ? 1 : 0);
        if (steps.Activation is not { } activation)
        {
            return new TfTensor(conversion.Emit(node, "Gemm", operands, transposed), shape);
        }

        var product = new TfTensor(conversion.EmitStep(node, "Gemm", operands, transposed), shape);
        return Activations.Apply(conversion, node, activation, product, steps.SlopeInput);
    }
}

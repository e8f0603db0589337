namespace Facet.Models.Internal.Tfjs;

/// <summary>
/// Minimum, maximum and rectifiers. TensorFlow writes Relu6 as Relu, Minimum, Maximum; ONNX Runtime fuses a single Clip into the
/// convolution before it, so a clamp of a clamp becomes one clamp of the first source.
/// </summary>
internal static class ClampOps
{
    public static TfTensor Minimum(TfjsConversion conversion, TfjsNode node) =>
        Scalar(conversion, node) is var (input, bound)
            ? Apply(conversion, node, input, float.NegativeInfinity, bound)
            : BinaryOps.Convert(conversion, node, "Min");

    public static TfTensor Maximum(TfjsConversion conversion, TfjsNode node) =>
        Scalar(conversion, node) is var (input, bound)
            ? Apply(conversion, node, input, bound, float.PositiveInfinity)
            : BinaryOps.Convert(conversion, node, "Max");

    public static TfTensor Apply(TfjsConversion conversion, TfjsNode node, TfTensor input, float low, float high)
    {
        var clamp = new Clamp(input.Value, low, high);
        if (input.Clamp is { } inner && Math.Max(inner.Low, low) <= Math.Min(inner.High, high))
        {
            clamp = new Clamp(inner.Source, Math.Max(inner.Low, low), Math.Min(inner.High, high));
        }

        return new TfTensor(Emit(conversion, node, clamp), input.Shape, clamp);
    }

    private static GraphValue Emit(TfjsConversion conversion, TfjsNode node, Clamp clamp) =>
        clamp is { Low: 0, High: float.PositiveInfinity }
            ? conversion.Emit(node, "Relu", [clamp.Source])
            : conversion.Emit(node, "Clip", [clamp.Source, Bound(conversion, clamp.Low), Bound(conversion, clamp.High)]);

    private static GraphValue Bound(TfjsConversion conversion, float bound) =>
        float.IsInfinity(bound) ? GraphValue.None : conversion.Graph.Constant("bound", [bound]);

    private static (TfTensor Input, float Bound)? Scalar(TfjsConversion conversion, TfjsNode node)
    {
        for (var i = 0; i < 2; i++)
        {
            if (conversion.FindWeight(node, i) is { Count: 1, IsInteger: false } weight)
            {
                var bound = weight.ReadFloats()[0];
                return float.IsFinite(bound) ? (conversion.Activation(node, 1 - i), bound) : throw node.Invalid($"its bound is {bound}.");
            }
        }

        return null;
    }
}

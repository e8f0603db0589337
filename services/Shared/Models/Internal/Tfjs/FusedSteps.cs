namespace Facet.Models.Internal.Tfjs;

/// <summary>What a fused TensorFlow operator does after its product: add a bias, then apply an activation.</summary>
internal readonly record struct FusedSteps(bool HasBias, string? Activation)
{
    /// <summary>The input that holds the bias, after the data and the filter.</summary>
    public const int BiasInput = 2;

    /// <summary>The input that holds the slope of a Prelu.</summary>
    public int SlopeInput => HasBias ? BiasInput + 1 : BiasInput;

    /// <summary>Operators without the attribute <c>fused_ops</c> have no such steps.</summary>
    public static FusedSteps Of(TfjsNode node)
    {
        if (!node.Attributes.ContainsKey("fused_ops"))
        {
            return default;
        }

        var steps = node.Texts("fused_ops");
        var hasBias = steps.Count > 0 && steps[0] == "BiasAdd";
        var rest = steps.Skip(hasBias ? 1 : 0).ToArray();
        return rest.Length <= 1
            ? new FusedSteps(hasBias, rest.FirstOrDefault())
            : throw node.Unsupported($"the fused steps '{string.Join(", ", steps)}' are more than a bias and one activation.");
    }
}

namespace Facet.Models.Internal.Transformers;

/// <summary>
/// A pre-norm block: x + output(attention(query n, key n, value n)) with n = norm1 x, then x + mlp(norm2 x). Layer scales are part of the
/// weights of <paramref name="Output"/> and of the MLP's last layer.
/// </summary>
internal sealed record Block(Norm Norm1, Linear Query, Linear Key, Linear Value, Linear Output, Norm Norm2, Mlp Mlp);

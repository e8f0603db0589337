namespace Facet.Gram;

/// <summary>The cosine of two Grams taken as long vectors, computed from their factors.</summary>
public static class GramScore
{
    /// <summary>Norms below this count as this, as in torch.nn.functional.cosine_similarity: an all but empty Gram scores 0.</summary>
    public const double SmallestNorm = 1e-8;

    /// <summary>Frobenius norm |F^T F|.</summary>
    public static double Norm(FactorMatrix factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        return Math.Sqrt(GramProduct.SquaredNorm(factors));
    }

    /// <summary>&lt;Ga,Gb&gt; / (|Ga| |Gb|), 0..1. Exact to float32 rounding: nothing is approximated.</summary>
    /// <exception cref="ArgumentException">The channel counts differ.</exception>
    public static double Exact(FactorMatrix a, FactorMatrix b) => Exact(a, Norm(a), b, Norm(b));

    /// <summary>The same with norms that are known, as stored points have them.</summary>
    /// <param name="a">One side.</param>
    /// <param name="normA"><see cref="Norm"/> of <paramref name="a"/>.</param>
    /// <param name="b">Other side.</param>
    /// <param name="normB"><see cref="Norm"/> of <paramref name="b"/>.</param>
    /// <exception cref="ArgumentException">The channel counts differ.</exception>
    public static double Exact(FactorMatrix a, double normA, FactorMatrix b, double normB)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return a.Channels == b.Channels
            ? Cosine(GramProduct.Compute(GramProduct.View(a), GramProduct.View(b)), normA, normB)
            : throw new ArgumentException($"factors of {a.Channels} and {b.Channels} channels do not compare");
    }

    /// <summary>The same against factors as they lie in memory.</summary>
    /// <param name="a">One side.</param>
    /// <param name="normA"><see cref="Norm"/> of <paramref name="a"/>.</param>
    /// <param name="rows">Rows of as many channels as <paramref name="a"/> has, at least one; finite.</param>
    /// <param name="normB"><see cref="Norm"/> of them.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the channels.</exception>
    public static double Exact(FactorMatrix a, double normA, ReadOnlySpan<float> rows, double normB)
    {
        ArgumentNullException.ThrowIfNull(a);
        var count = rows.Length / a.Channels;
        return count > 0 && rows.Length == count * a.Channels
            ? Cosine(GramProduct.Compute(GramProduct.View(a), new RowView(rows, count, a.Channels)), normA, normB)
            : throw new ArgumentException($"{rows.Length} values are no rows of {a.Channels} channels");
    }

    // Rounding may leave a Gram a hair above 1 with itself.
    internal static double Cosine(double product, double normA, double normB) =>
        Math.Min(product / (Math.Max(normA, SmallestNorm) * Math.Max(normB, SmallestNorm)), 1);
}

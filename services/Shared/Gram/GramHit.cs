namespace Facet.Gram;

/// <summary>What was compared, and how alike it is.</summary>
/// <param name="Index">The number it was added under.</param>
/// <param name="Score">Cosine of the Grams, 0..1.</param>
public readonly record struct GramHit(int Index, double Score)
{
    /// <summary>Below zero when <paramref name="x"/> is the better one. Of equal scores the lower index is, so the order of arrival does not matter.</summary>
    public static int BestFirst(GramHit x, GramHit y)
    {
        var byScore = y.Score.CompareTo(x.Score);
        return byScore != 0 ? byScore : x.Index.CompareTo(y.Index);
    }
}

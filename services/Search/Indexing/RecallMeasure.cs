namespace Facet.Search.Indexing;

/// <summary>What shortlists of several sizes found.</summary>
/// <param name="BySize">Size of the shortlist and recall@10, in ascending order of size; at least one.</param>
internal sealed record RecallMeasure(IReadOnlyList<(int Size, double Recall)> BySize)
{
    /// <summary>Recall of the largest.</summary>
    public double Best => BySize[^1].Recall;

    /// <summary>The smallest size that reaches a recall, or the largest when none does.</summary>
    public (int Size, double Recall) SmallestFor(double recall)
    {
        foreach (var measured in BySize)
        {
            if (measured.Recall >= recall)
            {
                return measured;
            }
        }

        return BySize[^1];
    }

    /// <summary>For the log.</summary>
    public override string ToString() => string.Join(
        ", ", BySize.Select(measured => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{measured.Size}: {measured.Recall:0.0000}")));
}

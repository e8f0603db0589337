namespace Facet.Search.Indexing;

/// <summary>What shortlists of several sizes found.</summary>
/// <param name="BySize">Size of the shortlist and recall@10, in ascending order of size; at least one.</param>
internal sealed record RecallMeasure(IReadOnlyList<(int Size, double Recall)> BySize)
{
    private const int LeastSize = 192;

    // One miss in a few hundred hits more or less says nothing.
    private const double Noise = 0.004;

    /// <summary>Recall of the largest.</summary>
    public double Best => BySize[^1].Recall;

    /// <summary>
    /// The size after the smallest that reaches a recall, or nearly as much as any size does: a few dozen samples tell it roughly, and
    /// stored points are found a little more easily than new ones.
    /// </summary>
    public (int Size, double Recall) SizeFor(double recall)
    {
        var needed = Math.Min(recall, Best - Noise);
        for (var i = 0; i < BySize.Count - 1; i++)
        {
            if (BySize[i].Recall >= needed)
            {
                return (Math.Max(LeastSize, BySize[i + 1].Size), BySize[i + 1].Recall);
            }
        }

        return BySize[^1];
    }

    /// <summary>For the log.</summary>
    public override string ToString() => string.Join(
        ", ", BySize.Select(measured => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{measured.Size}: {measured.Recall:0.0000}")));
}

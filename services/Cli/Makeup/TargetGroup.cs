using Facet.Gram;

namespace Facet.Cli.Makeup;

/// <summary>The targets of one number of channels, which the same files can be compared with.</summary>
internal sealed class TargetGroup(int channels, IReadOnlyList<int> targets, IReadOnlyList<FactorMatrix?> factors, int top)
{
    private readonly GramRanking _ranking = new(factors, top);
    private int _compared;

    public int Channels => channels;

    /// <summary>Which of all targets these are.</summary>
    public IReadOnlyList<int> Targets => targets;

    /// <summary>Files that were added.</summary>
    public int Compared => Volatile.Read(ref _compared);

    /// <summary>Several threads may add at the same time.</summary>
    public void Add(int index, FactorMatrix? file)
    {
        _ranking.Add(index, file);
        Interlocked.Increment(ref _compared);
    }

    /// <param name="path">The target's file.</param>
    /// <param name="place">Which of these targets it is.</param>
    public SimilarHits Answer(string path, int place) => new(path, factors[place] is null, Compared, _ranking.Best(place));
}

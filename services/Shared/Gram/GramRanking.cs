namespace Facet.Gram;

/// <summary>
/// The best of many candidates for each of several targets, by <see cref="GramScore"/>. Candidates are added once and not kept; several
/// threads may add at the same time.
/// </summary>
public sealed class GramRanking
{
    private readonly FactorMatrix?[] _targets;
    private readonly double[] _norms;
    private readonly BestHits[] _best;

    /// <param name="targets">Factors of one number of channels; null where everything is masked, which scores 0 with all.</param>
    /// <param name="top">How many hits are kept for each, at least 1.</param>
    /// <exception cref="ArgumentException">The targets have different numbers of channels.</exception>
    public GramRanking(IEnumerable<FactorMatrix?> targets, int top)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        _targets = [.. targets];
        if (_targets.OfType<FactorMatrix>().FirstOrDefault() is { } first
            && Array.Find(_targets, target => target is not null && target.Channels != first.Channels) is { } other)
        {
            throw new ArgumentException($"targets of {first.Channels} and {other.Channels} channels do not compare with the same candidates");
        }

        _norms = Array.ConvertAll(_targets, target => target is null ? 0 : GramScore.Norm(target));
        _best = Array.ConvertAll(_targets, _ => new BestHits(top));
    }

    /// <summary>Scores a candidate with every target.</summary>
    /// <param name="index">A number of its own.</param>
    /// <param name="candidate">Its factors; null where everything is masked, which scores 0.</param>
    /// <exception cref="ArgumentException">It has another number of channels than a target.</exception>
    public void Add(int index, FactorMatrix? candidate)
    {
        var norm = candidate is null ? 0 : GramScore.Norm(candidate);
        for (var i = 0; i < _targets.Length; i++)
        {
            var score = candidate is null || _targets[i] is not { } target ? 0 : GramScore.Exact(target, _norms[i], candidate, norm);
            _best[i].Add(new GramHit(index, score));
        }
    }

    /// <summary>The best candidates of a target so far, the best first; of equal scores the lower index first.</summary>
    public IReadOnlyList<GramHit> Best(int target) => _best[target].Sorted();
}

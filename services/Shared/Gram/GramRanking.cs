using System.Buffers;

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
    private readonly Lazy<float[]?[]> _grams;
    private readonly long _rows;
    private readonly int _shown;

    /// <param name="targets">Factors of one number of channels; null where everything is masked, which scores 0 with all.</param>
    /// <param name="top">How many hits are kept for each, at least 1.</param>
    /// <exception cref="ArgumentException">The targets have different numbers of channels.</exception>
    public GramRanking(IEnumerable<FactorMatrix?> targets, int top)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        _targets = [.. targets];
        var first = Array.Find(_targets, target => target is not null);
        foreach (var target in _targets)
        {
            if (target is null)
            {
                continue;
            }

            if (target.Channels != first!.Channels)
            {
                throw new ArgumentException($"targets of {first.Channels} and {target.Channels} channels do not compare with the same candidates");
            }

            _rows += target.Rows;
            _shown++;
        }

        _norms = Array.ConvertAll(_targets, target => target is null ? 0 : GramScore.Norm(target));
        _best = Array.ConvertAll(_targets, _ => new BestHits(top));
        _grams = new Lazy<float[]?[]>(() => Array.ConvertAll(_targets, target => target is null ? null : PackedGram.Of(target)));
    }

    /// <summary>Scores a candidate with every target.</summary>
    /// <param name="index">A number of its own.</param>
    /// <param name="candidate">Its factors; null where everything is masked, which scores 0.</param>
    /// <exception cref="ArgumentException">It has another number of channels than a target.</exception>
    public void Add(int index, FactorMatrix? candidate)
    {
        if (candidate is not null && IsCheaperByGrams(candidate))
        {
            AddByGrams(index, candidate);
            return;
        }

        var norm = candidate is null ? 0 : GramScore.Norm(candidate);
        for (var i = 0; i < _targets.Length; i++)
        {
            var score = candidate is null || _targets[i] is not { } target ? 0 : GramScore.Exact(target, _norms[i], candidate, norm);
            _best[i].Add(new GramHit(index, score));
        }
    }

    /// <summary>The best candidates of a target so far, the best first; of equal scores the lower index first.</summary>
    public IReadOnlyList<GramHit> Best(int target) => _best[target].Sorted();

    /// <summary>
    /// Where masks cover much of the grid and targets are many, it pays to make the candidate's whole Gram once: with n and m rows and C
    /// channels that is n*C^2/2 multiply-adds and C^2/2 for each target, against n*m*C for each target by pairs of patches.
    /// </summary>
    internal bool IsCheaperByGrams(FactorMatrix candidate)
    {
        double channels = candidate.Channels;
        return (candidate.Rows + _shown) * channels * channels / 2 < candidate.Rows * channels * _rows / 2;
    }

    private void AddByGrams(int index, FactorMatrix candidate)
    {
        var length = PackedGram.Length(candidate.Channels);
        var rented = ArrayPool<float>.Shared.Rent(length);
        var gram = rented.AsSpan(0, length);
        PackedGram.Write(candidate, gram);
        var norm = Math.Sqrt(PackedGram.Product(gram, gram));
        for (var i = 0; i < _targets.Length; i++)
        {
            var score = 0d;
            if (_grams.Value[i] is { } target)
            {
                score = target.Length == length
                    ? GramScore.Cosine(PackedGram.Product(target, gram), _norms[i], norm)
                    : throw new ArgumentException($"factors of {_targets[i]!.Channels} and {candidate.Channels} channels do not compare");
            }

            _best[i].Add(new GramHit(index, score));
        }

        ArrayPool<float>.Shared.Return(rented);
    }
}

namespace Facet.Gram;

/// <summary>How much each region counts in a point's score.</summary>
public sealed class RegionWeights
{
    private readonly Dictionary<string, double> _weights;

    /// <param name="weights">Weight per region; a region that is not named weighs 0. Empty: every region weighs 1.</param>
    /// <exception cref="ArgumentException">A weight is negative, NaN or infinite, all are zero, or their sum overflows.</exception>
    public RegionWeights(IReadOnlyDictionary<string, double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        foreach (var (region, weight) in weights)
        {
            if (!double.IsFinite(weight) || weight < 0)
            {
                throw new ArgumentException($"weight of region '{region}' is {weight}; weights are finite and not negative");
            }
        }

        if (weights.Count > 0 && weights.Values.All(weight => weight == 0))
        {
            throw new ArgumentException("every weight is 0; at least one region must count");
        }

        if (!double.IsFinite(weights.Values.Sum()))
        {
            throw new ArgumentException("the weights are too large: their sum is not finite");
        }

        _weights = new Dictionary<string, double>(weights, StringComparer.Ordinal);
    }

    /// <summary>Every region weighs 1.</summary>
    public static RegionWeights Equal { get; } = new(new Dictionary<string, double>());

    /// <summary>The regions that were named, in no order; empty when every region weighs 1.</summary>
    public IReadOnlyCollection<string> Named => _weights.Keys;

    /// <summary>Weight of a region, 0 or more.</summary>
    public double Of(string region) => _weights.Count == 0 ? 1 : _weights.GetValueOrDefault(region);

    /// <summary>sum(weight * score) / sum(weight) over the regions that both sides have.</summary>
    /// <param name="scores">Score of each region that both sides have.</param>
    /// <returns>Nothing when no region that counts is among them: such a point is no hit.</returns>
    public double? Combine(ReadOnlySpan<(string Region, double Score)> scores)
    {
        double sum = 0, total = 0;
        foreach (var (region, score) in scores)
        {
            var weight = Of(region);
            sum += weight * score;
            total += weight;
        }

        return total > 0 ? sum / total : null;
    }
}

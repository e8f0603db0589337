namespace Facet.Index;

/// <summary>How to search; the default searches everything with equal weights.</summary>
public readonly ref struct SearchSettings
{
    public const int DefaultEf = 64;

    /// <summary>Candidates kept while searching, at least the hits wanted; more find more. 0 takes <see cref="DefaultEf"/>.</summary>
    public int Ef { get; init; }

    /// <summary>One weight for each part, finite, not negative, one above 0. Parts without weight are not looked at. Empty: equal weights.</summary>
    public ReadOnlySpan<float> Weights { get; init; }

    /// <summary>Which slots may be returned; null stands for all.</summary>
    public ISlotFilter? Filter { get; init; }

    /// <summary>
    /// A slot that the walk on level 0 passes over, as if its vector were not there: a stored vector that is searched for is then as hard to
    /// find neighbours of as a new one. It may still be returned when it is where the walk begins, or when all slots are compared.
    /// </summary>
    public int? Hidden { get; init; }

    /// <summary>Where the best hits are scored again in full precision; null leaves the coarse scores.</summary>
    public IRowSource? Rows { get; init; }

    /// <summary>Hits to score again, at least three times those wanted, at most ef.</summary>
    public int RescoreCount { get; init; }
}

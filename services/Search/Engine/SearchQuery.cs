namespace Facet.Search.Engine;

/// <summary>A search. Exactly one of <see cref="Factors"/> and <see cref="PointId"/> is set.</summary>
public sealed record SearchQuery
{
    public required string Collection { get; init; }

    /// <summary>Factors to compare with.</summary>
    public FactorQuery? Factors { get; init; }

    /// <summary>A stored point to compare with; it is left out of its own hits.</summary>
    public string? PointId { get; init; }

    /// <summary>Hits wanted, 1 to the limit of the options.</summary>
    public required int TopK { get; init; }

    /// <summary>Weight per region; empty: every region weighs 1.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; init; } = new Dictionary<string, double>();

    public SearchMode Mode { get; init; }

    /// <summary>All must hold.</summary>
    public IReadOnlyList<MetadataCondition> Filter { get; init; } = [];

    /// <summary>Hits below are left out.</summary>
    public double? MinScore { get; init; }

    /// <summary>Points that must not be hits.</summary>
    public IReadOnlyList<string> ExcludeIds { get; init; } = [];

    /// <summary>Only these may be hits, each compared exactly; empty: all may.</summary>
    public IReadOnlyList<string> OnlyIds { get; init; } = [];

    /// <summary>Say for each region of a hit which patches matched.</summary>
    public bool IncludeMatches { get; init; }
}

namespace Facet.Search.Engine;

/// <summary>How a search finds its candidates. All candidates are scored exactly.</summary>
public enum SearchMode
{
    /// <summary>The service decides.</summary>
    Unspecified = 0,

    /// <summary>Compares with every point.</summary>
    Exact = 1,

    /// <summary>Compares with a shortlist.</summary>
    Approximate = 2,
}

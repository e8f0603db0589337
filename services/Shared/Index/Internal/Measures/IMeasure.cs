namespace Facet.Index.Internal.Measures;

/// <summary>
/// The distance between one query and the rows of a store: minus the score, so that smaller is nearer. A struct, so that the search
/// loop is compiled once for each kind without a call through a table.
/// </summary>
internal unsafe interface IMeasure<TSelf>
    where TSelf : struct, IMeasure<TSelf>
{
    /// <summary>The distance of a row that has no part in common with the query: it is far, but a number.</summary>
    const float NothingInCommon = float.MaxValue;

    static abstract TSelf For(VectorStore store, PreparedQuery query);

    float Distance(byte* row);

    void Distances(byte* row0, byte* row1, byte* row2, byte* row3, float* results);
}

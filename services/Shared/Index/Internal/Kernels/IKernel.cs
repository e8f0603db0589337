namespace Facet.Index.Internal.Kernels;

/// <summary>
/// Compares a query with rows, all padded with zeros to whole registers. The result is what the store's element type can give without
/// scales: a sum of products, or of squared differences.
/// </summary>
internal unsafe interface IKernel
{
    /// <summary>What the kernel reads as a query.</summary>
    static abstract QueryElement QueryElement { get; }

    /// <param name="query">Components of the query.</param>
    /// <param name="row">Components of a row.</param>
    /// <param name="count">Components, a multiple of 16; of 32 for bytes.</param>
    /// <param name="bias">Taken off the sum of bytes: rows hold i + 128, so 128 * the sum of the query's components.</param>
    static abstract float One(byte* query, byte* row, nuint count, int bias);

    /// <summary>Four rows at once: the query is read once, and four streams of memory run side by side.</summary>
    static abstract void Four(byte* query, byte* row0, byte* row1, byte* row2, byte* row3, nuint count, int bias, float* results);
}

/// <summary>The type of a prepared query's components.</summary>
internal enum QueryElement
{
    Float32,
    Int16,
    Int8,
}

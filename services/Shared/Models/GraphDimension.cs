namespace Facet.Models;

/// <summary>One dimension of a graph input or output: a fixed size, or a name for a size that each run chooses.</summary>
public readonly record struct GraphDimension
{
    private GraphDimension(long size, string? symbol) => (Size, Symbol) = (size, symbol);

    /// <summary>The size, or -1 when <see cref="Symbol"/> names it.</summary>
    public long Size { get; }

    public string? Symbol { get; }

    public static GraphDimension Fixed(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new GraphDimension(size, null);
    }

    public static GraphDimension Symbolic(string symbol)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        return new GraphDimension(-1, symbol);
    }
}

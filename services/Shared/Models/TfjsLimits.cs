namespace Facet.Models;

/// <summary>Bounds on what <see cref="TfjsModel.Load"/> reads, so that a damaged or hostile file cannot exhaust memory.</summary>
/// <param name="MaxJsonBytes">Size of <c>model.json</c>.</param>
/// <param name="MaxWeightBytes">Size of all weight shards together, as stored; decoding a weight takes up to four times its share.</param>
/// <param name="MaxNodes">Nodes in the graph, constants included.</param>
public sealed record TfjsLimits(long MaxJsonBytes = 32L << 20, long MaxWeightBytes = 512L << 20, int MaxNodes = 20_000)
{
    public static TfjsLimits Default { get; } = new();
}

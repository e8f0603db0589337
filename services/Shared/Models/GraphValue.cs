namespace Facet.Models;

/// <summary>A tensor inside a graph under construction: an input, a constant or the output of a node.</summary>
/// <param name="Name">Unique inside the graph; empty only for <see cref="None"/>.</param>
public readonly record struct GraphValue(string Name)
{
    /// <summary>Stands for an optional input of a node that is left out.</summary>
    public static GraphValue None { get; } = new(string.Empty);
}

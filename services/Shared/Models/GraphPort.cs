namespace Facet.Models;

/// <summary>An input or output of a graph.</summary>
public sealed record GraphPort(string Name, ElementType Type, IReadOnlyList<GraphDimension> Shape);

namespace Facet.Models.Internal.Weights;

/// <summary>A tensor that a checkpoint must have.</summary>
internal sealed record TensorSpec(string Name, TensorRole Role, long[] Shape);

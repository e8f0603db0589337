namespace Facet.Inference;

/// <summary>What computes a model. It is the one that was asked for, or an error, unless a fallback was allowed.</summary>
public enum ExecutionProvider
{
    Cpu,
    Cuda,
    TensorRt,
}

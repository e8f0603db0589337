namespace Facet.Inference;

/// <summary>What computes a model. It is always the one that was asked for, or an error.</summary>
public enum ExecutionProvider
{
    Cpu,
    Cuda,
    TensorRt,
}

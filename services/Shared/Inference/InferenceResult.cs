namespace Facet.Inference;

/// <summary>The outputs of one run. Dispose it to give their memory back; without that the collector frees it later.</summary>
public sealed class InferenceResult : IDisposable
{
    private readonly TensorResult[] _tensors;

    internal InferenceResult(TensorResult[] tensors) => _tensors = tensors;

    /// <summary>In the order in which the model was prepared.</summary>
    public IReadOnlyList<TensorResult> Tensors => _tensors;

    /// <exception cref="KeyNotFoundException">No output has this name.</exception>
    public TensorResult this[string name] =>
        Array.Find(_tensors, tensor => tensor.Name == name)
        ?? throw new KeyNotFoundException($"No output '{name}'; there is {string.Join(", ", _tensors.Select(tensor => tensor.Name))}.");

    public void Dispose()
    {
        foreach (var tensor in _tensors)
        {
            tensor.Return();
        }
    }
}

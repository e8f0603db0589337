namespace Facet.Models.Internal.Weights;

/// <summary>A checkpoint under other names. It owns nothing: the original is disposed by whoever opened it.</summary>
internal sealed class RenamedCheckpoint : Checkpoint
{
    private readonly Dictionary<string, CheckpointTensor> _tensors = new(StringComparer.Ordinal);

    /// <exception cref="ModelException">Two tensors would get one name.</exception>
    public RenamedCheckpoint(Checkpoint original, Func<string, string> rename)
    {
        Name = original.Name;
        foreach (var (name, tensor) in original.Tensors)
        {
            if (!_tensors.TryAdd(rename(name), tensor))
            {
                throw ModelException.Invalid($"{Name} has two tensors for '{rename(name)}'; one of them is '{name}'.");
            }
        }
    }

    public override string Name { get; }

    public override IReadOnlyDictionary<string, CheckpointTensor> Tensors => _tensors;
}

namespace Facet.Models;

/// <summary>Trained weights by name, as a training framework published them. The tensors may be mapped files: they end with it.</summary>
public abstract class Checkpoint : IDisposable
{
    /// <summary>What the checkpoint is called in messages: a file or folder name, without its path.</summary>
    public abstract string Name { get; }

    /// <summary>Every tensor by its full name, such as <c>layer.0.attention.q_proj.weight</c>; names compare ordinally.</summary>
    public abstract IReadOnlyDictionary<string, CheckpointTensor> Tensors { get; }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

using System.Buffers;

namespace Facet.Inference;

/// <summary>One output of a run, row-major. Its memory goes back to a pool when the <see cref="InferenceResult"/> is disposed.</summary>
public sealed class TensorResult
{
    private readonly int _count;
    private float[]? _buffer;

    internal TensorResult(string name, int[] shape)
    {
        (Name, Shape, _count) = (name, shape, shape.Aggregate(1, (count, size) => checked(count * size)));
        _buffer = ArrayPool<float>.Shared.Rent(_count);
    }

    public string Name { get; }

    /// <summary>All sizes known; the first is the batch. Feature maps are [N, C, H, W].</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <exception cref="ObjectDisposedException">The result was disposed.</exception>
    public ReadOnlyMemory<float> Data => Memory;

    /// <inheritdoc cref="Data"/>
    public ReadOnlySpan<float> Span => Memory.Span;

    internal Memory<float> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer is null, this);
            return _buffer.AsMemory(0, _count);
        }
    }

    /// <summary>The part that belongs to one image of the batch.</summary>
    public ReadOnlySpan<float> Image(int index) => ImageData(index).Span;

    /// <inheritdoc cref="Image"/>
    public ReadOnlyMemory<float> ImageData(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Shape[0]);
        var size = _count / Shape[0];
        return Data.Slice(index * size, size);
    }

    internal void Return()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }
}

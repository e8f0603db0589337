using System.Buffers;

namespace Facet.Inference;

/// <summary>Pooled memory for the images of one run; dispose it after the run. Holds whatever was in it before.</summary>
public sealed class InputBuffer : IDisposable
{
    private readonly int _count;
    private float[]? _buffer;

    /// <param name="input">What the model takes.</param>
    /// <param name="batch">Images.</param>
    public InputBuffer(ModelInput input, int batch = 1)
    {
        ArgumentNullException.ThrowIfNull(input);
        _count = checked(batch * input.CountPerImage);
        _buffer = ArrayPool<float>.Shared.Rent(_count);
    }

    /// <summary>Exactly the floats of the batch.</summary>
    /// <exception cref="ObjectDisposedException">The buffer went back to the pool.</exception>
    public Memory<float> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer is null, this);
            return _buffer.AsMemory(0, _count);
        }
    }

    /// <inheritdoc cref="Memory"/>
    public Span<float> Span => Memory.Span;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }
}

using Facet.Inference.Internal.Batching;

namespace Facet.Inference;

/// <summary>The outputs of one picture. Dispose it: the values may lie in pooled memory that it shares with the others of its batch.</summary>
public sealed class BackboneRun : IDisposable
{
    private readonly SharedResult _result;
    private readonly int _image;
    private int _isDisposed;

    internal BackboneRun(SharedResult result, int image) => (_result, _image) = (result, image);

    /// <summary>The values of an output, row-major, in <see cref="BackboneOutput.Shape"/>. Valid until this is disposed.</summary>
    /// <param name="output">Of the model that ran.</param>
    public ReadOnlyMemory<float> this[BackboneOutput output]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(output);
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
            return output.Of(_result.Result, _image);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _result.Leave();
        }
    }
}

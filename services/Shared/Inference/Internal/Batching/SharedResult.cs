namespace Facet.Inference.Internal.Batching;

/// <summary>The result of a batch, whose memory goes back when the last of its images is done with.</summary>
internal sealed class SharedResult(InferenceResult result, int images)
{
    private int _users = images;

    public InferenceResult Result => result;

    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            result.Dispose();
        }
    }
}

namespace Facet.Gateway;

/// <summary>How much is under way.</summary>
internal sealed class GatewayLoad
{
    private int _photosInWork;

    public int PhotosInWork => Volatile.Read(ref _photosInWork);

    /// <summary>Counts a photo until it is disposed of.</summary>
    public IDisposable Photo()
    {
        Interlocked.Increment(ref _photosInWork);
        return new Place(this);
    }

    private sealed class Place(GatewayLoad load) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref load._photosInWork);
    }
}

using System.Numerics;

namespace Facet.Gateway.Duplicates;

/// <summary>
/// The photos that are on their way into collections: a copy that comes meanwhile waits until the first is stored or has failed, so that of two
/// copies sent together one is recognised; those sent with the policy ALLOW neither wait nor are waited for. A photo waits only before it counts as on its way, so no two wait for each other.
/// </summary>
internal sealed class PhotosInWork
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Waits for copies that are on their way, then counts this one as such until it is disposed of.</summary>
    /// <param name="collection">Name.</param>
    /// <param name="sha256">Of the bytes.</param>
    /// <param name="hash">Of the picture; none when there is none.</param>
    /// <param name="maxDistance">Bits in which the hashes of copies may differ.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<IDisposable> EnterAsync(string collection, byte[] sha256, ulong? hash, int maxDistance, CancellationToken cancel)
    {
        while (true)
        {
            Task other;
            lock (_gate)
            {
                var copy = _entries.Find(entry => entry.Collection == collection && IsCopy(entry, sha256, hash, maxDistance));
                if (copy is null)
                {
                    var mine = new Entry(this, collection, sha256, hash);
                    _entries.Add(mine);
                    return mine;
                }

                other = copy.Ended.Task;
            }

            await other.WaitAsync(cancel);
        }
    }

    private static bool IsCopy(Entry entry, byte[] sha256, ulong? hash, int maxDistance) =>
        entry.Sha256.AsSpan().SequenceEqual(sha256)
        || (entry.Hash is { } other && hash is { } bits && BitOperations.PopCount(other ^ bits) <= maxDistance);

    private void Leave(Entry entry)
    {
        lock (_gate)
        {
            _entries.Remove(entry);
        }

        entry.Ended.TrySetResult();
    }

    private sealed class Entry(PhotosInWork owner, string collection, byte[] sha256, ulong? hash) : IDisposable
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Collection => collection;

        public byte[] Sha256 => sha256;

        public ulong? Hash => hash;

        public void Dispose() => owner.Leave(this);
    }
}

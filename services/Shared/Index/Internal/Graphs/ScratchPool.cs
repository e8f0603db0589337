namespace Facet.Index.Internal.Graphs;

/// <summary>Scratch of threads that are not searching now. Taking and giving back allocate nothing.</summary>
internal sealed class ScratchPool(VectorLayout layout, int maxLinks) : IDisposable
{
    private readonly SearchScratch?[] _idle = new SearchScratch?[2 * Environment.ProcessorCount];

    public SearchScratch Rent()
    {
        foreach (ref var place in _idle.AsSpan())
        {
            if (place is not null && Interlocked.Exchange(ref place, null) is { } scratch)
            {
                return scratch;
            }
        }

        return new SearchScratch(layout, maxLinks);
    }

    public void Return(SearchScratch scratch)
    {
        foreach (ref var place in _idle.AsSpan())
        {
            if (place is null && Interlocked.CompareExchange(ref place, scratch, null) is null)
            {
                return;
            }
        }

        scratch.Dispose();
    }

    public void Dispose()
    {
        foreach (ref var place in _idle.AsSpan())
        {
            Interlocked.Exchange(ref place, null)?.Dispose();
        }
    }
}

using Facet.Search.Storage;

namespace Facet.Search.Engine;

/// <summary>
/// Decoded pages up to a budget of bytes. A page is used only while it has the version that the directory gives, so a search
/// after an acknowledged write never sees what was before it. A full cache makes room at the cost of the collection that was searched
/// longest ago, never of the one being searched: a scan larger than the budget would otherwise push out its own beginning and
/// never find anything.
/// </summary>
internal sealed class PageCache(long budget)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, CollectionPages> _collections = [];
    private long _clock;
    private long _bytes;

    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    public ScoringPage? Find(long collection, PageStamp stamp)
    {
        lock (_lock)
        {
            if (!_collections.TryGetValue(collection, out var pages))
            {
                return null;
            }

            pages.LastUse = ++_clock;
            return pages.ByNumber.TryGetValue(stamp.Number, out var page) && page.Stamp == stamp ? page : null;
        }
    }

    /// <summary>Keeps a page, in the place of another version of it, if there is room.</summary>
    public void Add(long collection, ScoringPage page)
    {
        lock (_lock)
        {
            if (!_collections.TryGetValue(collection, out var pages))
            {
                _collections.Add(collection, pages = new CollectionPages { LastUse = ++_clock });
            }

            if (pages.ByNumber.Remove(page.Stamp.Number, out var old))
            {
                Count(pages, -old.Bytes);
            }

            if (MakeRoom(collection, page.Bytes))
            {
                pages.ByNumber.Add(page.Stamp.Number, page);
                Count(pages, page.Bytes);
            }
        }
    }

    private bool MakeRoom(long collection, long bytes)
    {
        while (_bytes + bytes > budget)
        {
            var others = _collections.Where(entry => entry.Key != collection).ToArray();
            if (bytes > budget || others.Length == 0)
            {
                return false;
            }

            var (oldest, pages) = others.MinBy(entry => entry.Value.LastUse);
            _bytes -= pages.Bytes;
            _collections.Remove(oldest);
        }

        return true;
    }

    private void Count(CollectionPages pages, long bytes)
    {
        pages.Bytes += bytes;
        _bytes += bytes;
    }

    private sealed class CollectionPages
    {
        public Dictionary<int, ScoringPage> ByNumber { get; } = [];

        public long Bytes { get; set; }

        public long LastUse { get; set; }
    }
}

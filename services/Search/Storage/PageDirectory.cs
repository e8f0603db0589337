using System.Runtime.InteropServices;

namespace Facet.Search.Storage;

/// <summary>
/// Which pages of <see cref="PageSize"/> ordinals hold points, and a version of each that grows with every committed change of it:
/// 8 bytes per page. The writer bumps it after COMMIT and before it acknowledges, so that whoever looks after an acknowledgement
/// can tell a stale copy of a page.
/// </summary>
internal sealed class PageDirectory
{
    /// <summary>Ordinals of a page: the unit in which searches read and cache.</summary>
    public const int PageSize = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, List<PageState>> _collections = [];

    public static PageDirectory Read(SqlSession session)
    {
        var directory = new PageDirectory();
        using var rows = session.Query(
            """
            SELECT p.collection, p.ordinal FROM points p
            WHERE p.collection IN (SELECT id FROM collections) ORDER BY p.collection, p.ordinal
            """);
        while (rows.Read())
        {
            directory.Apply(new PageChange(rows.GetInt64(0), rows.GetInt64(1), 1));
        }

        return directory;
    }

    public void Apply(ChangeLog changes)
    {
        lock (_lock)
        {
            foreach (var change in changes.Points)
            {
                Apply(change);
            }

            foreach (var collection in changes.Dropped)
            {
                _collections.Remove(collection);
            }
        }
    }

    /// <summary>Numbers and versions of the pages that hold points, in order.</summary>
    public PageStamp[] Pages(long collection)
    {
        lock (_lock)
        {
            if (!_collections.TryGetValue(collection, out var pages))
            {
                return [];
            }

            var stamps = new List<PageStamp>(pages.Count);
            for (var number = 0; number < pages.Count; number++)
            {
                if (pages[number].Points > 0)
                {
                    stamps.Add(new PageStamp(number, pages[number].Version));
                }
            }

            return [.. stamps];
        }
    }

    private void Apply(PageChange change)
    {
        if (!_collections.TryGetValue(change.Collection, out var pages))
        {
            _collections.Add(change.Collection, pages = []);
        }

        var number = checked((int)(change.Ordinal / PageSize));
        if (pages.Count <= number)
        {
            CollectionsMarshal.SetCount(pages, number + 1);
        }

        var state = pages[number];
        pages[number] = new PageState(state.Points + change.Delta, unchecked(state.Version + 1));
    }

    private readonly record struct PageState(int Points, int Version);
}

/// <summary>A page of a collection as of some moment.</summary>
internal readonly record struct PageStamp(int Number, int Version);

using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>Sizes and ends of the parts of a listing.</summary>
internal static class Paging
{
    private const int DefaultSize = 100;

    /// <exception cref="SearchException">Negative.</exception>
    public static int Size(int asked, int most) => asked switch
    {
        < 0 => throw SearchException.Invalid($"page_size is {asked}; it must not be negative"),
        0 => Math.Min(DefaultSize, most),
        _ => Math.Min(asked, most),
    };

    /// <summary>The first <paramref name="size"/> items, and a token when there are more.</summary>
    public static Page<T> Cut<T>(string listing, List<T> items, int size, Func<T, string> name)
    {
        if (items.Count <= size)
        {
            return new Page<T>(items, string.Empty);
        }

        items.RemoveRange(size, items.Count - size);
        return new Page<T>(items, PageToken.After(listing, name(items[^1])));
    }
}

using System.Text;

namespace Facet.Search.Storage;

/// <summary>The ids that begin with a prefix, as a range in the order of the id index, which is the order of code points.</summary>
internal static class IdRange
{
    /// <summary>First text after all that begin with the prefix; nothing when there is none.</summary>
    public static string? EndOf(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToList();
        while (runes.Count > 0)
        {
            var last = runes[^1].Value;
            runes.RemoveAt(runes.Count - 1);
            if (last < 0x10FFFF)
            {
                // U+D800..U+DFFF are no characters.
                runes.Add(new Rune(last == 0xD7FF ? 0xE000 : last + 1));
                return string.Concat(runes);
            }
        }

        return null;
    }
}

using System.Globalization;
using System.Text;

namespace Facet.Models.Internal;

internal static class Shapes
{
    /// <summary>The number of elements; false when a size is negative or the product does not fit.</summary>
    public static bool TryCount(ReadOnlySpan<long> shape, out long count)
    {
        count = 1;
        foreach (var size in shape)
        {
            if (size < 0 || (size != 0 && count > long.MaxValue / size))
            {
                return false;
            }

            count *= size;
        }

        return true;
    }

    /// <summary>For messages and keys: <c>[N,56,56,64]</c>, where N is a size that each run chooses.</summary>
    public static string Text(ReadOnlySpan<long> shape)
    {
        var text = new StringBuilder("[");
        foreach (var size in shape)
        {
            text.Append(text.Length > 1 ? "," : string.Empty).Append(size < 0 ? "N" : size.ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(']').ToString();
    }
}

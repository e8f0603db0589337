namespace Facet.Makeup.Internal;

/// <summary>Puts a few elements where sorting would, for less than it costs (quickselect, Hoare 1961, for several ranks at once).</summary>
internal static class OrderStatistics
{
    private const int SortedWhole = 32;

    /// <summary>Reorders values so that those at the ranks are the ones that sorting would bring there.</summary>
    /// <param name="values">No NaN.</param>
    /// <param name="ranks">Indices into <paramref name="values"/>, rising; some may be equal.</param>
    public static void Place(Span<float> values, ReadOnlySpan<int> ranks)
    {
        // With fair pivots fewer splits are enough; with a worst case sorting keeps its bound.
        var splits = 2 * int.Log2(Math.Max(values.Length, 1));
        Place(values, 0, ranks, splits);
    }

    /// <param name="values">A part of all values.</param>
    /// <param name="first">How many come before the part.</param>
    /// <param name="ranks">Those within the part, counted from the beginning of all.</param>
    /// <param name="splits">After so many the part is sorted.</param>
    internal static void Place(Span<float> values, int first, ReadOnlySpan<int> ranks, int splits)
    {
        while (!ranks.IsEmpty && values.Length > 1)
        {
            if (values.Length <= SortedWhole || splits-- == 0)
            {
                values.Sort();
                return;
            }

            var middle = Split(values);
            var toLeft = 0;
            while (toLeft < ranks.Length && ranks[toLeft] < first + middle)
            {
                toLeft++;
            }

            Place(values[..middle], first, ranks[..toLeft], splits);
            values = values[middle..];
            first += middle;
            ranks = ranks[toLeft..];
        }
    }

    /// <returns>How many values come before the rest, none of which is smaller; at least one on each side.</returns>
    private static int Split(Span<float> values)
    {
        var pivot = MedianOf(values[0], values[values.Length / 2], values[^1]);
        var (left, right) = (-1, values.Length);
        while (true)
        {
            while (values[++left] < pivot)
            {
            }

            while (values[--right] > pivot)
            {
            }

            if (left >= right)
            {
                return Math.Max(left, 1);
            }

            (values[left], values[right]) = (values[right], values[left]);
        }
    }

    private static float MedianOf(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}

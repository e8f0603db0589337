namespace Facet.Imaging.Internal.Sampling;

/// <summary>
/// For target positions of one axis, the source positions that each averages and their weights, which sum to 1. A filter is as many times
/// wider as the axis shrinks, so that every source pixel counts. The window and rounding rules are those of Pillow's and PyTorch's
/// antialiased filters. Pillow computes weights in double, PyTorch those of float pictures in single precision, and the third decimal of
/// a byte shows the difference.
/// </summary>
internal sealed class FilterWeights
{
    private readonly double[] _weights;
    private readonly (int First, int Count)[] _windows;
    private readonly ResizeFilter _filter;
    private readonly bool _isSingle;

    /// <param name="sourceLength">Pixels of the source axis.</param>
    /// <param name="targetLength">Pixels of the whole target axis.</param>
    /// <param name="filter">Shape of the weights.</param>
    /// <param name="start">First target position that is needed.</param>
    /// <param name="count">Target positions that are needed.</param>
    /// <param name="isSingle">Whether each step is rounded to single precision.</param>
    public FilterWeights(int sourceLength, int targetLength, ResizeFilter filter, int start, int count, bool isSingle = false)
    {
        (_filter, _isSingle) = (filter, isSingle);
        var scale = Rounded((double)sourceLength / targetLength);
        var stretch = Math.Max(scale, 1);
        var support = Rounded(stretch * (filter == ResizeFilter.Bicubic ? 2 : 1));
        MaxCount = Math.Min(((int)Math.Ceiling(support) * 2) + 1, sourceLength);
        _weights = new double[(long)count * MaxCount];
        _windows = new (int, int)[count];
        for (var i = 0; i < count; i++)
        {
            var centre = Rounded((start + i + 0.5) * scale);
            var first = Math.Max((int)(Rounded(centre - support) + 0.5), 0);
            var end = Math.Min((int)(Rounded(centre + support) + 0.5), sourceLength);
            _windows[i] = (first, end - first);
            Fill(_weights.AsSpan(i * MaxCount, end - first), first, centre, Rounded(1 / stretch));
        }
    }

    /// <summary>Target positions.</summary>
    public int Count => _windows.Length;

    /// <summary>No window has more weights.</summary>
    public int MaxCount { get; }

    /// <summary>The first source position that any window needs.</summary>
    public int First => _windows[0].First;

    /// <summary>The source position after the last one that any window needs.</summary>
    public int End => _windows[^1].First + _windows[^1].Count;

    public int FirstOf(int target) => _windows[target].First;

    public ReadOnlySpan<double> Of(int target) => _weights.AsSpan(target * MaxCount, _windows[target].Count);

    private void Fill(Span<double> window, int first, double centre, double perPixel)
    {
        double sum = 0;
        for (var i = 0; i < window.Length; i++)
        {
            var x = Math.Abs(Rounded((Rounded(first + i - centre) + 0.5) * perPixel));
            window[i] = Rounded(_filter == ResizeFilter.Bicubic ? Cubic(x) : Math.Max(1 - x, 0));
            sum = Rounded(sum + window[i]);
        }

        foreach (ref var weight in window)
        {
            weight = Rounded(weight / sum);
        }
    }

    private double Rounded(double value) => _isSingle ? (float)value : value;

    // R. Keys, Cubic convolution interpolation for digital image processing, 1981.
    private static double Cubic(double x)
    {
        const double A = -0.5;
        return x switch
        {
            < 1 => (((((A + 2) * x) - (A + 3)) * x) * x) + 1,
            < 2 => (((((x - 5) * x) + 8) * x) - 4) * A,
            _ => 0,
        };
    }
}

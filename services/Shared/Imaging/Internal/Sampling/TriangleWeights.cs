namespace Facet.Imaging.Internal.Sampling;

/// <summary>
/// For each target position of one axis, the source positions it averages and their weights: a triangle two source pixels wide when
/// enlarging, and as many times wider as the axis shrinks, so that every source pixel counts. Weights are computed in double and sum to 1; the
/// window and rounding rules are those of Pillow's and PyTorch's antialiased bilinear filter.
/// </summary>
internal sealed class TriangleWeights
{
    private readonly int taps;
    private readonly double[] weights;
    private readonly (int First, int Count)[] windows;

    public TriangleWeights(int sourceLength, int targetLength)
    {
        var scale = (double)sourceLength / targetLength;
        var support = Math.Max(scale, 1);
        taps = ((int)Math.Ceiling(support) * 2) + 1;
        weights = new double[(long)targetLength * taps];
        windows = new (int, int)[targetLength];
        for (var i = 0; i < targetLength; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max((int)(centre - support + 0.5), 0);
            var end = Math.Min((int)(centre + support + 0.5), sourceLength);
            windows[i] = (first, end - first);
            Fill(weights.AsSpan(i * taps, end - first), first, centre, support);
        }
    }

    /// <summary>First source position and weights of target position <paramref name="target"/>.</summary>
    public (int First, ReadOnlyMemory<double> Weights) this[int target]
    {
        get
        {
            var (first, count) = windows[target];
            return (first, weights.AsMemory(target * taps, count));
        }
    }

    private static void Fill(Span<double> window, int first, double centre, double support)
    {
        double sum = 0;
        for (var i = 0; i < window.Length; i++)
        {
            var distance = Math.Abs((first + i - centre + 0.5) / support);
            window[i] = Math.Max(1 - distance, 0);
            sum += window[i];
        }

        foreach (ref var weight in window)
        {
            weight /= sum;
        }
    }
}

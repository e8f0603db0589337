namespace Facet.Benchmarks;

/// <summary>Overlaps of regions over some photos.</summary>
internal sealed class RegionTally
{
    private readonly Dictionary<string, List<(long Both, long Any)>> _overlaps = [];
    private long _pixels;
    private long _right;

    public int Photos { get; set; }

    public int Detected { get; set; }

    /// <summary>Share of the pixels that have the right class.</summary>
    public double PixelAccuracy => _pixels == 0 ? 0 : _right / (double)_pixels;

    public void AddPixels(byte[] found, byte[] truth)
    {
        _pixels += truth.Length;
        for (var i = 0; i < truth.Length; i++)
        {
            _right += found[i] == truth[i] ? 1 : 0;
        }
    }

    /// <returns>Intersection over union; null when the label map does not show the region: such a photo does not count.</returns>
    public double? Add(string region, byte[] found, byte[] truth, byte[] classes)
    {
        long both = 0, any = 0, shown = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var a = Array.IndexOf(classes, found[i]) >= 0;
            var b = Array.IndexOf(classes, truth[i]) >= 0;
            both += a && b ? 1 : 0;
            any += a || b ? 1 : 0;
            shown += b ? 1 : 0;
        }

        if (shown == 0)
        {
            return null;
        }

        if (!_overlaps.TryGetValue(region, out var list))
        {
            _overlaps.Add(region, list = []);
        }

        list.Add((both, any));
        return both / (double)any;
    }

    /// <summary>Mean of the photos.</summary>
    public double Mean(string region) => _overlaps.TryGetValue(region, out var list) ? list.Average(overlap => overlap.Both / (double)overlap.Any) : 0;

    /// <summary>The pixels of all photos taken as one picture.</summary>
    public double OfAllPixels(string region) =>
        _overlaps.TryGetValue(region, out var list) ? list.Sum(overlap => overlap.Both) / (double)list.Sum(overlap => overlap.Any) : 0;
}

using Facet.Imaging;

namespace Facet.Makeup.Description;

/// <summary>The pixels of a crop by their labels, looked up once.</summary>
internal sealed class FaceMap
{
    private static readonly string[] s_needed =
        ["skin", "nose", "l_brow", "r_brow", "u_lip", "l_lip", "l_eye_shadow", "r_eye_shadow", "l_cheek", "r_cheek"];

    private readonly Dictionary<string, PixelSet> _sets = new(StringComparer.Ordinal);

    public FaceMap(RgbImage crop, ReadOnlySpan<byte> labels, IReadOnlyDictionary<string, byte> values)
    {
        (Width, Height) = (crop.Width, crop.Height);
        Span<int> counts = stackalloc int[256];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        var lists = new int[]?[256];
        foreach (var name in s_needed)
        {
            int[] pixels = [];
            if (values.TryGetValue(name, out var value))
            {
                // Two names with one value mean the same pixels.
                pixels = lists[value] ??= new int[counts[value]];
            }

            _sets[name] = new PixelSet(Width, pixels);
        }

        counts.Clear();
        for (var i = 0; i < labels.Length; i++)
        {
            if (lists[labels[i]] is { } list)
            {
                list[counts[labels[i]]++] = i;
            }
        }
    }

    public int Width { get; }

    public int Height { get; }

    public PixelSet this[string label] => _sets[label];

    /// <summary>The pixels of several labels, in order, each once.</summary>
    public PixelSet Union(params ReadOnlySpan<string> labels)
    {
        var all = _sets[labels[0]];
        foreach (var label in labels[1..])
        {
            all = all.With(_sets[label]);
        }

        return all;
    }
}

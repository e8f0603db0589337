using Facet.Imaging;

namespace Facet.Makeup.Description;

/// <summary>The pixels of a crop by their labels, looked up once.</summary>
internal sealed class FaceMap
{
    private static readonly string[] s_needed =
        ["skin", "nose", "l_brow", "r_brow", "u_lip", "l_lip", "l_eye_shadow", "r_eye_shadow", "l_cheek", "r_cheek"];

    private readonly Dictionary<string, PixelSet> _sets;

    public FaceMap(RgbImage crop, ReadOnlySpan<byte> labels, IReadOnlyDictionary<string, byte> values)
    {
        (Width, Height) = (crop.Width, crop.Height);
        var lists = new List<int>?[256];
        _sets = new Dictionary<string, PixelSet>(StringComparer.Ordinal);
        foreach (var name in s_needed)
        {
            var pixels = new List<int>();
            if (values.TryGetValue(name, out var value))
            {
                lists[value] = pixels;
            }

            _sets[name] = new PixelSet(Width, pixels);
        }

        for (var i = 0; i < labels.Length; i++)
        {
            lists[labels[i]]?.Add(i);
        }
    }

    public int Width { get; }

    public int Height { get; }

    public PixelSet this[string label] => _sets[label];

    /// <summary>The pixels of several labels, in order.</summary>
    public PixelSet Union(params ReadOnlySpan<string> labels)
    {
        var all = new List<int>();
        foreach (var label in labels)
        {
            all.AddRange(_sets[label].Pixels);
        }

        all.Sort();
        return new PixelSet(Width, all);
    }

    /// <summary>The pixels of a label within some rows.</summary>
    public PixelSet Between(string label, int top, int bottom) =>
        new(Width, [.. _sets[label].Pixels.Where(pixel => pixel / Width >= top && pixel / Width < bottom)]);
}

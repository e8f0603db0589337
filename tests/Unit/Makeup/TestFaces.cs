using System.Globalization;
using Facet.Imaging;
using Facet.Makeup;
using Facet.Parsing.Regions;

namespace Facet.Unit.Tests.Makeup;

/// <summary>Faces drawn from the points of a real mesh: skin, lips, eyes and teeth of their usual colours, with shading and pores.</summary>
internal static class TestFaces
{
    /// <summary>The mesh was taken from a crop of this side, in half pixels.</summary>
    private const float MeshSide = 1024;

    private static readonly RegionCatalog s_catalog = RegionCatalog.Load(Path.Combine(AppContext.BaseDirectory, "regions.json"));

    public static IReadOnlyDictionary<string, byte> Values { get; } = s_catalog.Labels.ToDictionary(label => label.Name, label => label.Value);

    public static PointF2[] Mesh(int side)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "frontal-mesh.txt"));
        return [.. text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var comma = pair.IndexOf(',', StringComparison.Ordinal);
            var (x, y) = (float.Parse(pair[..comma], CultureInfo.InvariantCulture), float.Parse(pair[(comma + 1)..], CultureInfo.InvariantCulture));
            return new PointF2(x * side / MeshSide, y * side / MeshSide);
        })];
    }

    /// <param name="side">Side of the picture in pixels.</param>
    /// <param name="skin">Colour of the skin.</param>
    /// <param name="light">A factor on every byte.</param>
    /// <param name="grey">Whether it is black and white.</param>
    public static PaintedFace Create(int side = 256, Pigment? skin = null, float light = 1, bool grey = false)
    {
        var mesh = Mesh(side);
        var labels = new MeshPainter(s_catalog, s_catalog.Layers).Paint(mesh, side, side);
        var colours = Colours(skin ?? new Pigment(214, 160, 132));
        var pixels = new byte[3 * side * side];
        var random = new Random(5);
        for (var i = 0; i < labels.Length; i++)
        {
            var (x, y) = (i % side / (float)side, i / side / (float)side);
            var shade = light * (0.75f + (0.25f * MathF.Cos(2.5f * (x - 0.4f))) - (0.1f * y)) * (0.94f + (0.12f * random.NextSingle()));
            var colour = colours[labels[i]];
            var luma = (0.3f * colour.Red) + (0.6f * colour.Green) + (0.1f * colour.Blue);
            pixels[3 * i] = Byte(grey ? luma : colour.Red, shade);
            pixels[(3 * i) + 1] = Byte(grey ? luma : colour.Green, shade);
            pixels[(3 * i) + 2] = Byte(grey ? luma : colour.Blue, shade);
        }

        return new PaintedFace(new RgbImage(side, side, pixels), mesh, labels, Values);
    }

    /// <summary>Whether the pixel's label is one of these.</summary>
    public static bool[] Where(PaintedFace face, params string[] names) =>
        Array.ConvertAll(face.Labels, label => names.Any(name => Values[name] == label));

    /// <summary>Whether any channel of the pixel differs.</summary>
    public static bool[] Changed(RgbImage before, RgbImage after) =>
        [.. Enumerable.Range(0, before.Width * before.Height).Select(i => !before.Pixels.AsSpan(3 * i, 3).SequenceEqual(after.Pixels.AsSpan(3 * i, 3)))];

    /// <summary>Mean of each channel over the chosen pixels.</summary>
    public static (double Red, double Green, double Blue) Mean(RgbImage image, bool[] where)
    {
        double red = 0, green = 0, blue = 0;
        var count = 0;
        for (var i = 0; i < where.Length; i++)
        {
            if (where[i])
            {
                (red, green, blue) = (red + image.Pixels[3 * i], green + image.Pixels[(3 * i) + 1], blue + image.Pixels[(3 * i) + 2]);
                count++;
            }
        }

        return (red / count, green / count, blue / count);
    }

    private static Pigment[] Colours(Pigment skin)
    {
        var colours = new Pigment[256];
        Array.Fill(colours, new Pigment(90, 110, 120));
        foreach (var label in s_catalog.Labels.Where(label => label.BaseValue is 1 or 10))
        {
            colours[label.Value] = skin;
        }

        (colours[Values["l_brow"]], colours[Values["r_brow"]]) = (new Pigment(80, 60, 50), new Pigment(80, 60, 50));
        (colours[Values["l_eye"]], colours[Values["r_eye"]]) = (new Pigment(200, 195, 190), new Pigment(200, 195, 190));
        (colours[Values["u_lip"]], colours[Values["l_lip"]]) = (new Pigment(180, 100, 96), new Pigment(190, 108, 104));
        colours[Values["mouth"]] = new Pigment(225, 220, 210);
        return colours;
    }

    private static byte Byte(float value, float shade) => (byte)Math.Clamp(value * shade, 0, 255);
}

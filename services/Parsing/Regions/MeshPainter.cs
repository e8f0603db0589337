using Facet.Imaging;
using Facet.Parsing.Landmarks;

namespace Facet.Parsing.Regions;

/// <summary>Paints a label map from the points of a face mesh, layer by layer.</summary>
/// <param name="catalog">Has the values of the labels.</param>
/// <param name="layers">Of the catalogue: all, or those that lie on a network's labels.</param>
public sealed class MeshPainter(RegionCatalog catalog, IReadOnlyList<PaintLayer> layers)
{
    /// <summary>Points that a smooth outline gets between two mesh vertices: at crops of 512 pixels the steps are below 3 pixels.</summary>
    private const int CurveSteps = 4;

    private readonly Layer[] _layers = [.. layers.Select(layer => new Layer(layer, catalog))];

    /// <summary>For each layer that may lie only on some labels: the value it paints, and theirs.</summary>
    public IEnumerable<(byte Value, IReadOnlyList<byte> Over)> PaintedOver =>
        layers.Where(layer => layer.Over is { Count: > 0 }).Select(layer => (catalog.ValueOf(layer.Label), (IReadOnlyList<byte>)[.. layer.Over!.Select(catalog.ValueOf)]));

    /// <param name="mesh">468 points in pixels of the map to paint; they may lie outside of it.</param>
    /// <param name="width">Width of the map in pixels.</param>
    /// <param name="height">Height of the map in pixels.</param>
    /// <param name="skin">Where the skin ends, as a ring in the same pixels, for layers that end with it; where there is none, their own ring.</param>
    /// <returns>One byte a pixel, row-major: label values of the catalogue, 0 where nothing was painted.</returns>
    public byte[] Paint(ReadOnlySpan<PointF2> mesh, int width, int height, ReadOnlySpan<PointF2> skin = default)
    {
        var map = new byte[width * height];
        PaintOver(map, mesh, width, height, skin);
        return map;
    }

    /// <summary>As <see cref="Paint"/>, on a map that has labels already.</summary>
    /// <param name="map">One byte a pixel, row-major.</param>
    /// <param name="mesh">468 points in pixels of the map.</param>
    /// <param name="width">Width of the map in pixels.</param>
    /// <param name="height">Height of the map in pixels.</param>
    /// <param name="skin">Where the skin ends.</param>
    public void PaintOver(Span<byte> map, ReadOnlySpan<PointF2> mesh, int width, int height, ReadOnlySpan<PointF2> skin = default)
    {
        var eyeDistance = EyeDistance(mesh);
        foreach (var layer in _layers)
        {
            var outline = Outline(mesh, layer, eyeDistance, skin);
            if (layer.Over is null)
            {
                Polygon.Fill(map, width, height, outline, layer.Value);
            }
            else
            {
                Polygon.FillWhere(map, width, height, outline, layer.Value, label => layer.Over[label]);
            }
        }
    }

    private static PointF2[] Outline(ReadOnlySpan<PointF2> mesh, Layer layer, float eyeDistance, ReadOnlySpan<PointF2> skin)
    {
        var outline = layer.EndsWithSkin && skin.Length > 0 ? skin.ToArray() : Ring(mesh, layer);
        if (layer.Smooth)
        {
            outline = Polygon.Smooth(outline, CurveSteps);
        }

        return layer.Grow == 0 ? outline : Polygon.Offset(outline, layer.Grow * eyeDistance);
    }

    private static PointF2[] Ring(ReadOnlySpan<PointF2> mesh, Layer layer)
    {
        var ring = new PointF2[layer.Ring.Length];
        for (var i = 0; i < ring.Length; i++)
        {
            ring[i] = mesh[layer.Ring[i]];
        }

        return ring;
    }

    private static float EyeDistance(ReadOnlySpan<PointF2> mesh)
    {
        var left = FaceMeshPoints.Middle(mesh, MeshTopology.LeftEyeCorners);
        var right = FaceMeshPoints.Middle(mesh, MeshTopology.RightEyeCorners);
        return MathF.Sqrt((left.X - right.X) * (left.X - right.X) + (left.Y - right.Y) * (left.Y - right.Y));
    }

    private sealed class Layer(PaintLayer layer, RegionCatalog catalog)
    {
        public int[] Ring { get; } = [.. layer.Ring];

        public byte Value { get; } = catalog.ValueOf(layer.Label);

        public float Grow { get; } = layer.Grow;

        public bool Smooth { get; } = layer.Smooth;

        public bool EndsWithSkin { get; } = layer.EndsWithSkin;

        /// <summary>For every label value, whether this layer may replace it; null means any.</summary>
        public bool[]? Over { get; } = layer.Over is { Count: > 0 } over ? catalog.Members(new RegionRule("over", over)) : null;
    }
}

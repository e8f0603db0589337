using Facet.Imaging;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Regions;

namespace Facet.Parsing.Parsers;

/// <summary>Paints the labels from the points of the face mesh, as the catalogue's layers say, and the skin as far as its colour goes.</summary>
internal sealed class MeshParser(RegionCatalog catalog) : IFaceParser
{
    private readonly MeshPainter _painter = new(catalog, catalog.Layers);
    private readonly SkinOutline? _skin = catalog.Layers.FirstOrDefault(layer => layer.EndsWithSkin) is { } layer ? new SkinOutline(catalog, layer) : null;

    public IFaceLabels Label(FaceOnPhoto face)
    {
        var mesh = face.Mesh ?? throw new InvalidOperationException("The mesh parser needs a mesh.");
        return new Labels(_painter, mesh, _skin?.Find(face.Photo, mesh) ?? []);
    }

    /// <summary>It has no model of its own.</summary>
    public void WarmUp()
    {
    }

    private sealed class Labels(MeshPainter painter, FaceMeshPoints mesh, PointF2[] skin) : IFaceLabels
    {
        private (LabelGrid Grid, Coverage Coverage)? _soft;

        /// <summary>The mesh goes on under glasses and hands.</summary>
        public float? OccludedShare => null;

        public byte[] Paint(LabelGrid grid) => painter.Paint(
            Array.ConvertAll(mesh.Points, grid.FromPhoto.Apply), grid.Width, grid.Height, Array.ConvertAll(skin, grid.FromPhoto.Apply));

        public float Confidence(bool[] members, LabelGrid grid, byte[] labels) => mesh.Presence;

        public byte[] SoftMask(bool[] members, LabelGrid grid)
        {
            if (_soft?.Grid != grid)
            {
                _soft = (grid, new Coverage(Paint(grid.Finer(Coverage.Factor)), grid.Width));
            }

            return Array.ConvertAll(_soft.Value.Coverage.Shares(members), share => (byte)MathF.Round(share * 255));
        }

        public void Dispose()
        {
        }
    }
}

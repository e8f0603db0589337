using Facet.Parsing.Regions;

namespace Facet.Parsing.Parsers;

/// <summary>Paints the labels from the points of the face mesh, as the catalogue's layers say.</summary>
internal sealed class MeshParser(RegionCatalog catalog) : IFaceParser
{
    private readonly MeshPainter _painter = new(catalog, catalog.Layers);

    public IFaceLabels Label(FaceOnPhoto face) => new Labels(_painter, face);

    /// <summary>It has no model of its own.</summary>
    public void WarmUp()
    {
    }

    private sealed class Labels(MeshPainter painter, FaceOnPhoto face) : IFaceLabels
    {
        private (LabelGrid Grid, Coverage Coverage)? _soft;

        /// <summary>The mesh goes on under hair and hands.</summary>
        public float? OccludedShare => null;

        private Landmarks.FaceMeshPoints Mesh => face.Mesh ?? throw new InvalidOperationException("The mesh parser needs a mesh.");

        public byte[] Paint(LabelGrid grid) => painter.Paint(Array.ConvertAll(Mesh.Points, grid.FromPhoto.Apply), grid.Width, grid.Height);

        public float Confidence(bool[] members, LabelGrid grid, byte[] labels) => Mesh.Presence;

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

using Facet.Imaging;

namespace Facet.Parsing.Landmarks;

/// <summary>The 468 points of one face and what follows from them.</summary>
/// <param name="Points">x, y in pixels of the photo; 468 of them.</param>
/// <param name="Depths">z of each point in the same unit, negative towards the camera.</param>
/// <param name="Presence">How sure the mesh model is that there is a face, 0..1.</param>
public sealed record FaceMeshPoints(PointF2[] Points, float[] Depths, float Presence)
{
    /// <summary>Eye on the left side of the picture, the other eye, nose tip, mouth corner on the left side, the other one.</summary>
    public PointF2[] FivePoints() =>
    [
        Middle(Points, MeshTopology.LeftEyeCorners),
        Middle(Points, MeshTopology.RightEyeCorners),
        Points[MeshTopology.NoseTip],
        Points[MeshTopology.MouthLeft],
        Points[MeshTopology.MouthRight],
    ];

    public HeadAngles Pose() => HeadAngles.Of(
        Difference(MeshTopology.FaceRight, MeshTopology.FaceLeft), Difference(MeshTopology.ChinBottom, MeshTopology.ForeheadTop));

    /// <summary>The mesh in other coordinates.</summary>
    /// <param name="transform">A turn, an even scale and a shift; depths are scaled with it.</param>
    public FaceMeshPoints In(AffineTransform transform)
    {
        var scale = transform.LargestScale;
        return new FaceMeshPoints(Array.ConvertAll(Points, transform.Apply), Array.ConvertAll(Depths, depth => depth * scale), Presence);
    }

    public static PointF2 Middle(ReadOnlySpan<PointF2> points, ReadOnlySpan<int> vertices)
    {
        float x = 0, y = 0;
        foreach (var vertex in vertices)
        {
            x += points[vertex].X;
            y += points[vertex].Y;
        }

        return new PointF2(x / vertices.Length, y / vertices.Length);
    }

    private (double X, double Y, double Z) Difference(int to, int from) =>
        (Points[to].X - Points[from].X, Points[to].Y - Points[from].Y, Depths[to] - Depths[from]);
}

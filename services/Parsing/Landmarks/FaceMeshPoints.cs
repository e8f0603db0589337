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

    /// <summary>Degrees; see HeadPose in the proto for the signs.</summary>
    public (float Yaw, float Pitch, float Roll) Pose()
    {
        var across = Difference(MeshTopology.FaceRight, MeshTopology.FaceLeft);
        var down = Difference(MeshTopology.ChinBottom, MeshTopology.ForeheadTop);
        var yaw = MathF.Atan2(across.Z, MathF.Sqrt(across.X * across.X + across.Y * across.Y));
        var pitch = MathF.Atan2(down.Z, MathF.Sqrt(down.X * down.X + down.Y * down.Y));
        var roll = MathF.Atan2(across.Y, across.X);
        return (Degrees(yaw), Degrees(pitch), Degrees(roll));
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

    private (float X, float Y, float Z) Difference(int to, int from) =>
        (Points[to].X - Points[from].X, Points[to].Y - Points[from].Y, Depths[to] - Depths[from]);

    private static float Degrees(float radians) => radians * 180 / MathF.PI;
}

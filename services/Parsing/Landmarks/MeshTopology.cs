namespace Facet.Parsing.Landmarks;

/// <summary>Vertices of the 468-point face mesh that code speaks of by name (numbering of MediaPipe's canonical face model). Left and
/// right are sides of the picture.</summary>
internal static class MeshTopology
{
    public const int PointCount = 468;

    public const int NoseTip = 1;
    public const int ForeheadTop = 10;
    public const int ChinBottom = 152;
    public const int FaceLeft = 234;
    public const int FaceRight = 454;
    public const int MouthLeft = 61;
    public const int MouthRight = 291;

    /// <summary>Outer and inner corner.</summary>
    public static ReadOnlySpan<int> LeftEyeCorners => [33, 133];

    public static ReadOnlySpan<int> RightEyeCorners => [263, 362];

    /// <summary>Outline of the face, clockwise from the top of the forehead.</summary>
    public static ReadOnlySpan<int> FaceOval =>
    [
        10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
        152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
    ];
}

using Facet.Imaging;
using Facet.Parsing.Landmarks;

namespace Facet.Unit.Tests.Parsing;

public sealed class HeadAnglesTests
{
    /// <summary>Eyes, nose tip, mouth corners of MediaPipe's canonical face: y up, z to the camera.</summary>
    private static readonly (double X, double Y, double Z)[] s_head =
    [
        (-3.15, 2.62, 3.47), (3.15, 2.62, 3.47), (0, -1.13, 7.48), (-2.46, -4.34, 4.28), (2.46, -4.34, 4.28),
    ];

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(30, 0, 0)]
    [InlineData(-20, 10, 0)]
    [InlineData(0, -15, 0)]
    [InlineData(0, 0, 40)]
    [InlineData(15, 10, -25)]
    public void A_turned_head_seen_from_far_away_gives_its_angles(double yaw, double pitch, double roll)
    {
        var points = Array.ConvertAll(s_head, point => Project(point, yaw, pitch, roll));
        var angles = HeadAngles.OfFivePoints(points);
        Assert.Equal(yaw, angles.Yaw, 0.1);

        // What the line from forehead to chin leans away from the picture, which the yaw shortens.
        Assert.Equal(Math.Asin(Math.Sin(pitch * Math.PI / 180) * Math.Cos(yaw * Math.PI / 180)) * 180 / Math.PI, angles.Pitch, 0.1);
        Assert.Equal(roll, angles.Roll, 3);
    }

    /// <summary>Pitch first, then yaw, then roll, about the axes of the picture (y down, z away from the camera); then 20 pixels a unit.</summary>
    private static PointF2 Project((double X, double Y, double Z) point, double yaw, double pitch, double roll)
    {
        var (x, y, z) = (point.X, -point.Y, -point.Z);
        (y, z) = Turn(y, z, pitch);
        (x, z) = Turn(x, z, yaw);
        (x, y) = Turn(x, y, roll);
        return new PointF2((float)(200 + 20 * x), (float)(300 + 20 * y));
    }

    private static (double A, double B) Turn(double a, double b, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return ((a * cos) - (b * sin), (a * sin) + (b * cos));
    }
}

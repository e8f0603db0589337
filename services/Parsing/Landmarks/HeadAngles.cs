using Facet.Imaging;

namespace Facet.Parsing.Landmarks;

/// <summary>Where a head looks, in degrees; see HeadPose in the proto for the signs.</summary>
public readonly record struct HeadAngles(float Yaw, float Pitch, float Roll)
{
    /// <summary>
    /// The five points on MediaPipe's canonical face model (means of the eyes' corners, nose tip, mouth corners; its y and z turned to the
    /// picture's: y down, z away from the camera).
    /// </summary>
    private static readonly (double X, double Y, double Z)[] s_canonical =
    [
        (-3.1511455, -2.624638, -3.465663), (3.1511455, -2.624638, -3.465663), (0, 1.126865, -7.475604),
        (-2.456206, 4.342621, -4.283884), (2.456206, 4.342621, -4.283884),
    ];

    /// <param name="across">From the left to the right side of the head.</param>
    /// <param name="down">From the forehead to the chin.</param>
    internal static HeadAngles Of((double X, double Y, double Z) across, (double X, double Y, double Z) down) => new(
        Degrees(Math.Atan2(across.Z, double.Hypot(across.X, across.Y))),
        Degrees(Math.Atan2(down.Z, double.Hypot(down.X, down.Y))),
        Degrees(Math.Atan2(across.Y, across.X)));

    /// <summary>
    /// From five points alone: the affine map of a canonical head to the picture with the least squared error, whose rows are taken for those of
    /// a scaled rotation (weak perspective; the first step of DeMenthon and Davis 1995). Good to some degrees, on faces that are not extreme.
    /// </summary>
    /// <param name="points">Eye on the left side of the picture, the other eye, nose tip, mouth corners in the same order.</param>
    public static HeadAngles OfFivePoints(ReadOnlySpan<PointF2> points)
    {
        var (mx, my, mz) = (s_canonical.Average(p => p.X), s_canonical.Average(p => p.Y), s_canonical.Average(p => p.Z));

        // The head is symmetric: x is independent of y and z, so the normal equations fall into a number and a 2x2 matrix.
        double xx = 0, yy = 0, yz = 0, zz = 0;
        double ux = 0, uy = 0, uz = 0, vx = 0, vy = 0, vz = 0;
        for (var i = 0; i < s_canonical.Length; i++)
        {
            var (x, y, z) = (s_canonical[i].X - mx, s_canonical[i].Y - my, s_canonical[i].Z - mz);
            xx += x * x;
            yy += y * y;
            yz += y * z;
            zz += z * z;
            (ux, uy, uz) = (ux + points[i].X * x, uy + points[i].X * y, uz + points[i].X * z);
            (vx, vy, vz) = (vx + points[i].Y * x, vy + points[i].Y * y, vz + points[i].Y * z);
        }

        var determinant = yy * zz - yz * yz;
        (double X, double Y, double Z) first = (ux / xx, (uy * zz - uz * yz) / determinant, (uz * yy - uy * yz) / determinant);
        (double X, double Y, double Z) second = (vx / xx, (vy * zz - vz * yz) / determinant, (vz * yy - vy * yz) / determinant);
        var scale = (Length(first) + Length(second)) / 2;
        (double X, double Y, double Z) third =
            ((first.Y * second.Z - first.Z * second.Y) / scale, (first.Z * second.X - first.X * second.Z) / scale, (first.X * second.Y - first.Y * second.X) / scale);
        return Of((first.X, second.X, third.X), (first.Y, second.Y, third.Y));
    }

    private static double Length((double X, double Y, double Z) row) => Math.Sqrt(row.X * row.X + row.Y * row.Y + row.Z * row.Z);

    private static float Degrees(double radians) => (float)(radians * 180 / Math.PI);
}

using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>A net of lines over a part of the face that gives each of its pixels two coordinates, which turn and bend with the face.</summary>
/// <param name="rows">Lines of equally many points.</param>
/// <param name="heights">The second coordinate, v, of each line.</param>
/// <param name="alongs">The first coordinate, u, of each column.</param>
internal sealed class SurfaceGrid(PointF2[][] rows, float[] heights, float[] alongs)
{
    /// <summary>Points that each step along a line is refined to, as a curve through all of its points.</summary>
    private const int Refinement = 4;

    /// <summary>All points of the net.</summary>
    public PointF2[] Points => [.. rows.SelectMany(row => row)];

    /// <summary>Coordinates of the pixels; not a number outside of the net and where the face turns it away from the camera.</summary>
    public (float[] U, float[] V) Coordinates(Area area)
    {
        var (u, v) = (new float[area.Pixels], new float[area.Pixels]);
        Array.Fill(u, float.NaN);
        Array.Fill(v, float.NaN);
        var lines = Array.ConvertAll(rows, row => OpenCurve.Through(row, Refinement));
        var facing = Facing();
        for (var row = 0; row + 1 < lines.Length; row++)
        {
            for (var column = 0; column + 1 < lines[row].Length; column++)
            {
                var (a, b) = (At(lines, row, column), At(lines, row, column + 1));
                var (c, d) = (At(lines, row + 1, column), At(lines, row + 1, column + 1));
                Fill(area, u, v, a, b, c, facing);
                Fill(area, u, v, d, c, b, facing);
            }
        }

        return (u, v);
    }

    private Vertex At(PointF2[][] lines, int row, int column)
    {
        var (whole, part) = (column / Refinement, column % Refinement);
        var along = part == 0 ? alongs[whole] : Curve.Mix(alongs[whole], alongs[whole + 1], part / (float)Refinement);
        return new Vertex(lines[row][column], along, heights[row]);
    }

    /// <summary>The sign of most of its area: that of a net seen from its front.</summary>
    private float Facing()
    {
        float sum = 0;
        for (var row = 0; row + 1 < rows.Length; row++)
        {
            for (var column = 0; column + 1 < rows[row].Length; column++)
            {
                sum += Cross(rows[row][column], rows[row][column + 1], rows[row + 1][column]);
            }
        }

        return MathF.Sign(sum);
    }

    private static float Cross(PointF2 a, PointF2 b, PointF2 c) => ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));

    private static void Fill(Area area, float[] u, float[] v, Vertex a, Vertex b, Vertex c, float facing)
    {
        var doubled = Cross(a.Point, b.Point, c.Point);
        if (doubled * facing < 1e-3f)
        {
            return;
        }

        var box = Area.Around([a.Point, b.Point, c.Point], 1, area);
        for (var y = box.Top; y < box.Bottom; y++)
        {
            for (var x = box.Left; x < box.Right; x++)
            {
                var point = new PointF2(x + 0.5f, y + 0.5f);
                var toA = Cross(b.Point, c.Point, point) / doubled;
                var toB = Cross(c.Point, a.Point, point) / doubled;
                var toC = 1 - toA - toB;
                if (toA >= -Seam && toB >= -Seam && toC >= -Seam)
                {
                    var at = ((y - area.Top) * area.Width) + x - area.Left;
                    u[at] = (toA * a.U) + (toB * b.U) + (toC * c.U);
                    v[at] = (toA * a.V) + (toB * b.V) + (toC * c.V);
                }
            }
        }
    }

    /// <summary>Triangles overlap by this part of their size, so that no pixel between two is left out.</summary>
    private const float Seam = 1e-3f;

    private readonly record struct Vertex(PointF2 Point, float U, float V);
}

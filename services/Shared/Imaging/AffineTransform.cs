namespace Facet.Imaging;

/// <summary>x' = Xx x + Xy y + Dx, y' = Yx x + Yy y + Dy, on coordinates as in <see cref="PointF2"/>.</summary>
public readonly record struct AffineTransform(float Xx, float Xy, float Dx, float Yx, float Yy, float Dy)
{
    public static AffineTransform Identity { get; } = new(1, 0, 0, 0, 1, 0);

    public bool IsFinite =>
        float.IsFinite(Xx) && float.IsFinite(Xy) && float.IsFinite(Dx) && float.IsFinite(Yx) && float.IsFinite(Yy) && float.IsFinite(Dy);

    /// <summary>The longest step in the result that a step of one in the argument can make: the larger singular value of the matrix.</summary>
    public float LargestScale
    {
        get
        {
            double a = Xx, b = Xy, c = Yx, d = Yy;
            return (float)((double.Hypot(a + d, c - b) + double.Hypot(a - d, c + b)) / 2);
        }
    }

    /// <summary>Turns by an angle, scales, then moves: positive angles turn x towards y, clockwise on screen.</summary>
    /// <param name="radians">The angle.</param>
    /// <param name="scale">Length of the image of a unit vector.</param>
    /// <param name="dx">Where the origin goes.</param>
    /// <param name="dy">Where the origin goes.</param>
    public static AffineTransform RotateScaleTranslate(float radians, float scale, float dx, float dy)
    {
        var (sin, cos) = Math.SinCos(radians);
        var (a, b) = ((float)(scale * cos), (float)(scale * sin));
        return new AffineTransform(a, -b, dx, b, a, dy);
    }

    /// <summary>
    /// The rotation, uniform scale and translation (no reflection) that takes <paramref name="from"/> to <paramref name="to"/> with the least
    /// sum of squared distances: Umeyama 1991, which in the plane has the closed form of a complex linear regression.
    /// </summary>
    /// <param name="from">At least two finite points that do not all coincide.</param>
    /// <param name="to">As many finite points.</param>
    /// <exception cref="ArgumentException">The points do not determine a transform.</exception>
    public static AffineTransform SimilarityFromPoints(ReadOnlySpan<PointF2> from, ReadOnlySpan<PointF2> to)
    {
        if (from.Length != to.Length || from.Length < 2)
        {
            throw new ArgumentException(
                $"A similarity needs two or more pairs of points, but {from.Length} and {to.Length} were given.", nameof(to));
        }

        var (fromX, fromY) = Mean(from);
        var (toX, toY) = Mean(to);
        double dot = 0, cross = 0, spread = 0;
        for (var i = 0; i < from.Length; i++)
        {
            var (px, py) = (from[i].X - fromX, from[i].Y - fromY);
            var (qx, qy) = (to[i].X - toX, to[i].Y - toY);
            dot += (px * qx) + (py * qy);
            cross += (px * qy) - (py * qx);
            spread += (px * px) + (py * py);
        }

        if (!(spread > 0) || !double.IsFinite(dot) || !double.IsFinite(cross) || !double.IsFinite(spread))
        {
            throw new ArgumentException("A similarity needs finite points that do not all coincide.", nameof(from));
        }

        var (a, b) = (dot / spread, cross / spread);
        return new AffineTransform(
            (float)a, (float)-b, (float)(toX - (a * fromX) + (b * fromY)),
            (float)b, (float)a, (float)(toY - (b * fromX) - (a * fromY)));
    }

    public PointF2 Apply(PointF2 point) =>
        new((Xx * point.X) + (Xy * point.Y) + Dx, (Yx * point.X) + (Yy * point.Y) + Dy);

    /// <summary>This transform first, <paramref name="next"/> after it.</summary>
    public AffineTransform Then(AffineTransform next) => new(
        (next.Xx * Xx) + (next.Xy * Yx),
        (next.Xx * Xy) + (next.Xy * Yy),
        (next.Xx * Dx) + (next.Xy * Dy) + next.Dx,
        (next.Yx * Xx) + (next.Yy * Yx),
        (next.Yx * Xy) + (next.Yy * Yy),
        (next.Yx * Dx) + (next.Yy * Dy) + next.Dy);

    /// <exception cref="InvalidOperationException">The transform flattens the plane, so it has no inverse.</exception>
    public AffineTransform Invert()
    {
        var determinant = ((double)Xx * Yy) - ((double)Xy * Yx);
        if (determinant == 0 || !double.IsFinite(determinant))
        {
            throw new InvalidOperationException($"A transform with determinant {determinant} has no inverse.");
        }

        return new AffineTransform(
            (float)(Yy / determinant), (float)(-Xy / determinant), (float)((((double)Xy * Dy) - ((double)Yy * Dx)) / determinant),
            (float)(-Yx / determinant), (float)(Xx / determinant), (float)((((double)Yx * Dx) - ((double)Xx * Dy)) / determinant));
    }

    private static (double X, double Y) Mean(ReadOnlySpan<PointF2> points)
    {
        double x = 0, y = 0;
        foreach (var point in points)
        {
            x += point.X;
            y += point.Y;
        }

        return (x / points.Length, y / points.Length);
    }
}

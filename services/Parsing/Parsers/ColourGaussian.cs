using System.Numerics;

namespace Facet.Parsing.Parsers;

/// <summary>Which colours something has, as a normal distribution with full covariance.</summary>
internal readonly struct ColourGaussian
{
    /// <summary>The 95 % quantile of chi-squared with three degrees of freedom.</summary>
    private const float Usual = 7.8f;

    private readonly Vector3 _mean;
    private readonly Matrix4x4 _inverse;
    private readonly float _peak;

    private ColourGaussian(Vector3 mean, Matrix4x4 covariance)
    {
        _mean = mean;
        Matrix4x4.Invert(covariance, out _inverse);
        _peak = -0.5f * MathF.Log(covariance.GetDeterminant());
    }

    /// <param name="colours">At least one.</param>
    /// <param name="noise">Variance that is added to each channel, so that an even colour is no point.</param>
    public static ColourGaussian Of(IReadOnlyCollection<Vector3> colours, Vector3 noise)
    {
        var mean = colours.Aggregate(Vector3.Zero, (sum, colour) => sum + colour) / colours.Count;
        var (diagonal, beside) = (Vector3.Zero, Vector3.Zero);
        foreach (var colour in colours)
        {
            var away = colour - mean;
            diagonal += away * away;
            beside += away * new Vector3(away.Y, away.Z, away.X);
        }

        diagonal = (diagonal / colours.Count) + noise;
        beside /= colours.Count;
        return new ColourGaussian(mean, new Matrix4x4(
            diagonal.X, beside.X, beside.Z, 0,
            beside.X, diagonal.Y, beside.Y, 0,
            beside.Z, beside.Y, diagonal.Z, 0,
            0, 0, 0, 1));
    }

    /// <summary>As <see cref="Of"/>, then once more without the colours that are rare in it.</summary>
    public static ColourGaussian OfMost(IReadOnlyCollection<Vector3> colours, Vector3 noise)
    {
        var all = Of(colours, noise);
        Vector3[] most = [.. colours.Where(colour => all.Distance(colour) < Usual)];
        return most.Length > 0 ? Of(most, noise) : all;
    }

    /// <summary>Logarithm of the density, but for a constant that all distributions share.</summary>
    public float LogDensity(Vector3 colour) => _peak - (0.5f * Distance(colour));

    /// <summary>How much less dense a colour is than the mean, as a logarithm: 0 or less.</summary>
    public float BelowPeak(Vector3 colour) => -0.5f * Distance(colour);

    /// <summary>Square of the Mahalanobis distance.</summary>
    private float Distance(Vector3 colour)
    {
        var away = colour - _mean;
        return Vector3.Dot(away, Vector3.TransformNormal(away, _inverse));
    }
}

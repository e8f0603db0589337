using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using Facet.Makeup.Description;

namespace Facet.Makeup.Metric;

/// <summary>
/// A short vector from a description, such that vectors of one style on different people lie close together. The description is projected on the
/// directions in which styles differ most compared with people, each scaled by how far it can be trusted, and then laid on a sphere so that the squared
/// cosine (the Gram score of a single row) falls with the distance.
/// </summary>
public sealed class RegionMetric
{
    /// <summary>Distances well below it count as they are; beyond it everything is about equally far.</summary>
    internal const float Radius = 4;

    /// <summary>Mean square of the standardised description up to which a face is as faces are.</summary>
    private const double Usual = 2, Strange = 12;

    /// <param name="region">Name.</param>
    /// <param name="mean">[D]: mean description.</param>
    /// <param name="deviations">[D]: deviation of each number between people who wear the same.</param>
    /// <param name="axes">[K, D]: directions, scaled.</param>
    /// <exception cref="ArgumentException">Sizes that do not fit, or a number that is not finite.</exception>
    public RegionMetric(string region, float[] mean, float[] deviations, IReadOnlyList<float[]> axes)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(deviations);
        ArgumentNullException.ThrowIfNull(axes);
        var fits = axes.Count > 0 && deviations.Length == mean.Length && axes.All(axis => axis?.Length == mean.Length);
        if (!fits || mean.Concat(deviations).Concat(axes.SelectMany(axis => axis)).Any(number => !float.IsFinite(number)) || deviations.Any(one => one <= 0))
        {
            throw new ArgumentException($"The metric of '{region}' has sizes that do not fit, or numbers that are not finite.", nameof(axes));
        }

        (Region, Mean, Deviations, Axes) = (region, mean, deviations, axes);
    }

    public string Region { get; }

    public float[] Mean { get; }

    public float[] Deviations { get; }

    public IReadOnlyList<float[]> Axes { get; }

    /// <summary>Numbers of <see cref="Embed"/>: one for each direction, and one that is the same for all.</summary>
    [JsonIgnore]
    public int Dimensions => Axes.Count + 1;

    /// <returns>[Dimensions], of length 1. The Gram score of two such rows is the square of their product.</returns>
    public float[] Embed(RegionDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        RequireSize(description);
        var centred = new float[Mean.Length];
        TensorPrimitives.Subtract(description.Values, Mean, centred);
        var row = new float[Dimensions];
        for (var k = 0; k < Axes.Count; k++)
        {
            row[k] = TensorPrimitives.Dot<float>(Axes[k], centred) / Radius;
        }

        // Never longer than the last number, so that no product is negative: a square could not tell it from a positive one.
        var places = row.AsSpan(0, Axes.Count);
        TensorPrimitives.Divide(places, MathF.Sqrt(1 + TensorPrimitives.SumOfSquares<float>(places)), places);
        row[^1] = 1;
        TensorPrimitives.Divide(row, TensorPrimitives.Norm<float>(row), row);
        return row;
    }

    /// <summary>
    /// How sure the vector is, 0..1: how much can be seen, and how usual the description is. Glasses, hair over the brows, a beard or paint all over
    /// the face make it unusual.
    /// </summary>
    public float Confidence(RegionDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        RequireSize(description);
        var square = 0.0;
        for (var i = 0; i < Mean.Length; i++)
        {
            var off = (description.Values[i] - Mean[i]) / Deviations[i];
            square += off * off;
        }

        var strangeness = ((square / Mean.Length) - Usual) / (Strange - Usual);
        return description.Visibility * (float)(1 - (0.8 * Math.Clamp(strangeness, 0, 1)));
    }

    private void RequireSize(RegionDescription description)
    {
        if (description.Values.Length != Mean.Length)
        {
            throw new ArgumentException($"The metric of '{Region}' wants {Mean.Length} numbers, not {description.Values.Length}.", nameof(description));
        }
    }
}

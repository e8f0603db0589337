namespace Facet.Index.Internal.Measures;

/// <summary>What a caller's vector must fulfil.</summary>
internal static class VectorRules
{
    /// <summary>Products and their sums over <see cref="VectorLayout.MaxDimension"/> components stay finite in float32.</summary>
    private const float LargestFloat32 = 1e16f;

    /// <exception cref="ArgumentException">The vector has another dimension.</exception>
    public static void RequireDimension(VectorLayout layout, int length, string what)
    {
        if (length != layout.Dimension)
        {
            throw new ArgumentException($"The {what} has {length} components; this index holds vectors of {layout.Dimension}.");
        }
    }

    /// <exception cref="ArgumentException">There are other weights than one for each part, one is negative or not finite, or none is above 0.</exception>
    public static void RequireWeights(VectorLayout layout, ReadOnlySpan<float> weights)
    {
        if (weights.IsEmpty)
        {
            return;
        }

        if (weights.Length != layout.Parts.Count)
        {
            throw new ArgumentException($"There are {weights.Length} weights for {layout.Parts.Count} parts; give one for each, or none.");
        }

        var total = 0f;
        for (var part = 0; part < weights.Length; part++)
        {
            if (!(weights[part] >= 0) || float.IsInfinity(weights[part]))
            {
                throw new ArgumentException($"The weight of part {part} is {weights[part]}; weights are finite and not negative.");
            }

            total += weights[part];
        }

        if (total == 0 || float.IsInfinity(total))
        {
            throw new ArgumentException($"The weights add up to {total}; at least one must be above 0, and the sum finite.");
        }
    }

    /// <summary>The factor that the part's components are multiplied with: 1, or what gives unit length for cosine.</summary>
    /// <exception cref="ArgumentException">A component is not finite or too large, or a cosine vector is zero.</exception>
    public static float Factor(VectorLayout layout, ReadOnlySpan<float> values, int part, string what)
    {
        var limit = layout.Storage == VectorStorage.Float16 && layout.Metric != VectorMetric.Cosine ? Kernels.Halves.Largest : LargestFloat32;
        double squares = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!(Math.Abs(values[i]) <= limit))
            {
                throw new ArgumentException(
                    $"Component {layout.Offsets[part] + i} of the {what} is {values[i]}; components are finite and at most {limit:g} in magnitude.");
            }

            squares += (double)values[i] * values[i];
        }

        if (layout.Metric != VectorMetric.Cosine)
        {
            return 1;
        }

        var factor = (float)(1 / Math.Sqrt(squares));
        return float.IsFinite(factor) && squares > 0
            ? factor
            : throw new ArgumentException(
                $"Part {part} of the {what} is zero or nearly so and has no direction, which cosine needs; leave the part out.");
    }
}

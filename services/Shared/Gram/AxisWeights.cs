namespace Facet.Gram;

/// <summary>
/// What one output position takes from its axis: <see cref="Weights"/>[k] of the input at <see cref="First"/> + k.
/// Positions and filter weights are computed in float32 where torch does: floors near an integer and the last digits depend on it.
/// </summary>
internal readonly record struct AxisWeights(int First, double[] Weights)
{
    /// <summary>The weights of each of <paramref name="output"/> positions over <paramref name="input"/> samples.</summary>
    public static AxisWeights[] For(MaskMode mode, int input, int output)
    {
        Func<int, AxisWeights> at = mode switch
        {
            MaskMode.Area => i => Area(i, input, output),
            MaskMode.Bilinear => i => Bilinear(i, input, output),
            MaskMode.BilinearAntialias => i => Triangle(i, input, output),
            MaskMode.Nearest => i => Nearest(i, 0f, input, output),
            MaskMode.NearestExact => i => Nearest(i, 0.5f, input, output),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "unknown mask mode"),
        };
        return [.. Enumerable.Range(0, output).Select(at)];
    }

    public double Apply(ReadOnlySpan<float> line)
    {
        var sum = 0d;
        for (var k = 0; k < Weights.Length; k++)
        {
            sum += Weights[k] * line[First + k];
        }

        return sum;
    }

    public double ApplyColumn(ReadOnlySpan<double> picture, int column, int stride)
    {
        var sum = 0d;
        for (var k = 0; k < Weights.Length; k++)
        {
            sum += Weights[k] * picture[(First + k) * stride + column];
        }

        return sum;
    }

    /// <summary>Samples floor(i * input / output) up to ceil((i + 1) * input / output): neighbouring windows may overlap.</summary>
    private static AxisWeights Area(int i, int input, int output)
    {
        var first = (int)((long)i * input / output);
        var end = (int)(((long)(i + 1) * input + output - 1) / output);
        var weights = new double[end - first];
        Array.Fill(weights, 1d / weights.Length);
        return new AxisWeights(first, weights);
    }

    private static AxisWeights Nearest(int i, float offset, int input, int output)
    {
        var scale = (float)input / output;
        return new AxisWeights(Math.Min((int)MathF.Floor((i + offset) * scale), input - 1), [1]);
    }

    private static AxisWeights Bilinear(int i, int input, int output)
    {
        var scale = (float)input / output;
        var source = Math.Max(scale * (i + 0.5f) - 0.5f, 0f);
        var first = Math.Min((int)source, input - 1);
        if (first == input - 1)
        {
            return new AxisWeights(first, [1]);
        }

        var toSecond = (double)Math.Clamp(source - first, 0f, 1f);
        return new AxisWeights(first, [1 - toSecond, toSecond]);
    }

    private static AxisWeights Triangle(int i, int input, int output)
    {
        var scale = (float)input / output;
        var support = MathF.Max(scale, 1f);
        var centre = scale * (i + 0.5f);
        var first = Math.Max((int)(centre - support + 0.5f), 0);
        var end = Math.Min((int)(centre + support + 0.5f), input);
        var weights = new float[end - first];
        for (var k = 0; k < weights.Length; k++)
        {
            weights[k] = MathF.Max(1f - MathF.Abs((first + k - centre + 0.5f) / support), 0f);
        }

        var total = weights.Sum();
        return new AxisWeights(first, [.. weights.Select(weight => (double)(weight / total))]);
    }
}

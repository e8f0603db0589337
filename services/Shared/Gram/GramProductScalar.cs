namespace Facet.Gram;

/// <summary>The plain form of <see cref="GramProduct"/>, for the tests and benchmarks that the register kernels are held against.</summary>
internal static class GramProductScalar
{
    /// <summary>The sum over all pairs of rows of (a_i . b_j)^2: n*m*C multiply-adds, one at a time.</summary>
    public static double Compute(FactorMatrix a, FactorMatrix b)
    {
        ReadOnlySpan<float> left = a.Values.Span, right = b.Values.Span;
        var channels = a.Channels;
        var sum = 0d;
        for (var i = 0; i < a.Rows; i++)
        {
            for (var j = 0; j < b.Rows; j++)
            {
                var dot = 0f;
                for (var channel = 0; channel < channels; channel++)
                {
                    dot += left[i * channels + channel] * right[j * channels + channel];
                }

                sum += (double)dot * dot;
            }
        }

        return sum;
    }
}

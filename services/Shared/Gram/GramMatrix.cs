namespace Facet.Gram;

/// <summary>The full Gram matrix, for callers that want it whole; scores never need it.</summary>
public static class GramMatrix
{
    /// <param name="factors">F, [patches, channels].</param>
    /// <returns>G = F^T F, [channels, channels] row-major, not divided by anything; summed in double.</returns>
    public static float[] Of(FactorMatrix factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        var channels = factors.Channels;
        var values = factors.Values.Span;
        var row = new double[channels];
        var gram = new float[channels * channels];
        for (var i = 0; i < channels; i++)
        {
            Array.Clear(row);
            for (var patch = 0; patch < factors.Rows; patch++)
            {
                var features = values.Slice(patch * channels, channels);
                double weight = features[i];
                for (var j = i; j < channels; j++)
                {
                    row[j] += weight * features[j];
                }
            }

            for (var j = i; j < channels; j++)
            {
                gram[i * channels + j] = gram[j * channels + i] = (float)row[j];
            }
        }

        return gram;
    }
}

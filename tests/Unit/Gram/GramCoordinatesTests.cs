using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class GramCoordinatesTests
{
    /// <summary>Axes are the first channels, so that the coordinates are the corner of the Gram itself.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 16, 16)]
    [InlineData(9, 70, 21)]
    [InlineData(20, 131, 64)]
    public void Are_entries_of_the_gram_of_unit_norm(int rows, int channels, int axes)
    {
        var factors = FaceLikeFactors.Make(3, rows, channels);
        var record = CompactFactors.Read(CompactFactors.Encode(factors, CompactOptions.Query));
        var values = new float[axes * channels];
        for (var i = 0; i < axes; i++)
        {
            values[(i * channels) + i] = 1;
        }

        var coordinates = new GramCoordinates(values, channels);
        var actual = new float[coordinates.Length];
        coordinates.Write(record.View, actual);

        var gram = GramMatrix.Of(factors);
        var norm = GramScore.Norm(factors);
        var at = 0;
        for (var i = 0; i < axes; i++)
        {
            for (var j = i; j < axes; j++)
            {
                Assert.Equal(gram[(i * channels) + j] / norm, actual[at++], 2e-3);
            }
        }

        Assert.Equal(coordinates.Length, at);
    }
}

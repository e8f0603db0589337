using Facet.Parsing.Regions;

namespace Facet.Unit.Tests.Parsing;

public sealed class RegionMeasureTests
{
    [Fact]
    public void Counts_and_boxes_equal_those_of_a_plain_scan()
    {
        const int seed = 20260101, width = 37, height = 23;
        var random = new Random(seed);
        var labels = new byte[width * height];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)(random.Next(3) == 0 ? random.Next(1, 5) : 0);
        }

        var members = new bool[256];
        (members[2], members[4]) = (true, true);
        var hits = Enumerable.Range(0, labels.Length).Where(i => members[labels[i]]).Select(i => (X: i % width, Y: i / width)).ToList();
        var measure = RegionMeasure.OfRegion(RegionMeasure.OfLabels(labels, width), members);
        Assert.Equal(
            new RegionMeasure(hits.Count, hits.Min(hit => hit.X), hits.Min(hit => hit.Y), hits.Max(hit => hit.X), hits.Max(hit => hit.Y)), measure);
    }

    [Fact]
    public void A_region_that_is_not_there_has_no_pixels()
    {
        var members = new bool[256];
        members[13] = true;
        Assert.Equal(0, RegionMeasure.OfRegion(RegionMeasure.OfLabels(new byte[64], 8), members).Pixels);
    }
}

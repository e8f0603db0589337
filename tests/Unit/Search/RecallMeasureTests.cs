using Facet.Search.Indexing;

namespace Facet.Unit.Tests.Search;

public sealed class RecallMeasureTests
{
    [Theory]
    [InlineData(0.99, 128, 512)]
    [InlineData(0.95, 64, 192)]
    [InlineData(1, 128, 512)]
    public void Takes_the_least_effort_that_reaches_what_is_wanted_and_leaves_room_for_growth(double wanted, int shortlist, int ef)
    {
        var measured = new RecallMeasure(wanted, [(32, 0.97), (64, 0.99), (96, 1)], [(96, 0.94), (128, 0.96), (192, 0.98), (256, 0.992), (512, 0.994)]);

        Assert.Equal((wanted == 1 ? 192 : shortlist, ef), (measured.Tuning.Shortlist, measured.Tuning.Ef));
    }

    [Fact]
    public void Takes_what_finds_nearly_as_much_as_any_when_nothing_reaches_what_is_wanted()
    {
        var measured = new RecallMeasure(0.99, [(32, 0.9), (64, 0.902)], [(64, 0.89), (96, 0.899), (128, 0.9)]);

        Assert.Equal(new IndexTuning(64, 128, 0.9), measured.Tuning);
        Assert.Equal(0.902, measured.Best);
    }
}

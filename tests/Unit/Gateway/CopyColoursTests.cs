using Facet.Gateway.Duplicates;

namespace Facet.Unit.Tests.Gateway;

public sealed class CopyColoursTests
{
    [Theory]
    [InlineData("#102030", "#102030", 0)]
    [InlineData("#102030", "#1f2030", 15)]
    [InlineData("#102030", "#10202a", 6)]
    [InlineData("#ff0000", "#000000", 255)]
    [InlineData("#ff0000", "red", 0)]
    public void The_channel_that_differs_most_counts(string one, string other, int difference) =>
        Assert.Equal(difference, CopyColours.Difference(Colours(("lips", one), ("eyes", "#808080")), Colours(("eyes", "#808080"), ("lips", other))));

    [Fact]
    public void Regions_that_one_side_lacks_say_nothing() =>
        Assert.Equal(0, CopyColours.Difference(Colours(("lips", "#000000")), Colours(("eyes", "#ffffff"))));

    private static Dictionary<string, string> Colours(params (string Region, string Colour)[] colours) =>
        colours.ToDictionary(entry => entry.Region, entry => entry.Colour);
}

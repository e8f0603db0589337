using Facet.Models;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>What a graph does with taps before they leave it.</summary>
public sealed class TapOutputTests
{
    private const int Prefix = 3;

    private const int Width = 32;

    private const int Patches = 16;

    private static readonly string[] Summed = ["hidden_01", "hidden_02"];

    [Fact]
    public void Sums_drop_special_tokens_and_become_maps()
    {
        var outputs = Run(
            new TapOutput { Name = "sum", Taps = Summed },
            new TapOutput { Name = "patches", Taps = Summed, Layout = TapLayout.Patches },
            new TapOutput { Name = "map", Taps = Summed, Layout = TapLayout.Map });

        var sum = outputs["hidden_01"].Values.Zip(outputs["hidden_02"].Values, (a, b) => a + b).ToArray();
        ConversionTests.Near(sum, outputs["sum"].Values, 1e-5);
        Assert.Equal([2, Patches, Width], outputs["patches"].Shape);
        Assert.Equal([2, Width, 4, 4], outputs["map"].Shape);
        for (var i = 0; i < outputs["map"].Values.Length; i++)
        {
            var (image, channel, patch) = (i / (Width * Patches), i / Patches % Width, i % Patches);
            Assert.Equal(sum[(((image * (Prefix + Patches)) + Prefix + patch) * Width) + channel], outputs["map"].Values[i], 4);
            Assert.Equal(outputs["map"].Values[i], outputs["patches"].Values[(((image * Patches) + patch) * Width) + channel]);
        }
    }

    [Fact]
    public void Masks_weigh_patches()
    {
        var outputs = Run(
            new TapOutput { Name = "plain", Taps = Summed, Layout = TapLayout.Map },
            new TapOutput { Name = "map", Taps = Summed, Layout = TapLayout.Map, Mask = TapMask.Multiply },
            new TapOutput { Name = "rows", Taps = Summed, Layout = TapLayout.Patches, Mask = TapMask.Multiply },
            new TapOutput { Name = "all", Taps = Summed, Layout = TapLayout.Patches });

        for (var i = 0; i < outputs["map"].Values.Length; i++)
        {
            Assert.Equal(outputs["plain"].Values[i] * Mask(i / (Width * Patches), i % Patches), outputs["map"].Values[i], 5);
            Assert.Equal(outputs["all"].Values[i] * Mask(i / (Width * Patches), i / Width % Patches), outputs["rows"].Values[i], 5);
        }
    }

    [Fact]
    public void Factors_are_the_chosen_patches_times_their_weights()
    {
        var outputs = Run(
            new TapOutput { Name = "all", Taps = Summed, Layout = TapLayout.Patches },
            new TapOutput { Name = "lips", Taps = Summed, Layout = TapLayout.Patches, Mask = TapMask.Factors });

        Assert.Equal([3, Width], outputs["lips"].Shape);
        long[] chosen = [2, 15, 17];
        float[] weights = [0.5f, 1, 0.25f];
        for (var i = 0; i < 3 * Width; i++)
        {
            Assert.Equal(outputs["all"].Values[(chosen[i / Width] * Width) + (i % Width)] * weights[i / Width], outputs["lips"].Values[i], 5);
        }
    }

    [Theory]
    [InlineData("pooler_output", TapLayout.Map, TapMask.None)]
    [InlineData("hidden_01", TapLayout.Tokens, TapMask.Multiply)]
    [InlineData("hidden_01", TapLayout.Map, TapMask.Factors)]
    [InlineData("hidden_13", TapLayout.Tokens, TapMask.None)]
    [InlineData("image_embeds", TapLayout.Tokens, TapMask.None)]
    [InlineData("hidden_-1", TapLayout.Tokens, TapMask.None)]
    public void Outputs_that_make_no_sense_are_refused(string tap, TapLayout layout, TapMask mask)
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);
        var options = new ConvertOptions { Outputs = [new TapOutput { Name = "x", Taps = [tap], Layout = layout, Mask = mask }] };

        var error = Assert.Throws<ModelException>(() => checkpoint.Convert(folder, options));

        Assert.Equal(ModelErrorReason.UnknownOutput, error.Reason);
        Assert.Empty(Directory.GetFiles(folder.File("out")));
    }

    [Fact]
    public void Taps_of_different_shapes_are_not_added()
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);
        var output = new TapOutput { Name = "x", Taps = ["hidden_01", "pooler_output"] };

        Assert.Throws<ModelException>(() => checkpoint.Convert(folder, new ConvertOptions { Outputs = [output] }));
    }

    private static float Mask(int image, int patch) => ((image * Patches) + patch) % 5 / 4f;

    private static Dictionary<string, (long[] Shape, float[] Values)> Run(params TapOutput[] outputs)
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);
        var graph = checkpoint.Convert(folder, new ConvertOptions { Taps = Summed, Outputs = outputs }).Graphs[0];
        using var run = new GraphRun(graph.Path);
        var mask = Enumerable.Range(0, 2 * Patches).Select(i => Mask(i / Patches, i % Patches)).ToArray();
        return run.Run([.. graph.Inputs.Select(input => (input.Name, Value(input.Name, mask), Shape(input.Name)))]);
    }

    private static Array Value(string input, float[] mask) => input switch
    {
        "pixel_values" => SmallModels.Pixels(2),
        _ when input.EndsWith("_patches", StringComparison.Ordinal) => new long[] { 2, 15, 17 },
        _ when input.EndsWith("_weights", StringComparison.Ordinal) => new[] { 0.5f, 1, 0.25f },
        _ => mask,
    };

    private static long[] Shape(string input) => input switch
    {
        "pixel_values" => [2, 3, 64, 64],
        _ when input.EndsWith("_mask", StringComparison.Ordinal) => [2, 1, 4, 4],
        _ => [3],
    };
}

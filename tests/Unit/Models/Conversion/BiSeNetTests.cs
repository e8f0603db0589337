using Facet.Models;

namespace Facet.Unit.Tests.Models.Conversion;

public sealed class BiSeNetTests
{
    [Theory]
    [InlineData(64, 96)]
    [InlineData(75, 50)]
    public void Fixed_and_free_sizes_agree(int height, int width)
    {
        using var folder = new TempFolder();
        using var checkpoint = RandomCheckpoint.Create("bisenet", seed: 5);
        var options = new ConvertOptions { Taps = ["logits", "logits16", "logits32", "labels"] };
        var known = ModelConverter.Convert(checkpoint, folder.File("known"), options with { Size = new ImageSize(height, width) });
        var free = ModelConverter.Convert(checkpoint, folder.File("free"), options with { HasDynamicSize = true });
        using var knownRun = new GraphRun(known.Graphs[0].Path);
        using var freeRun = new GraphRun(free.Graphs[0].Path);
        var pixels = SmallModels.Pixels(2, height, width);

        var expected = knownRun.Run(("pixel_values", pixels, [2, 3, height, width]));
        var actual = freeRun.Run(("pixel_values", pixels, [2, 3, height, width]));

        Assert.Equal([2, 19, height, width], expected["logits32"].Shape);
        Assert.Equal([2, height, width], expected["labels"].Shape);
        foreach (var (name, (shape, values)) in expected)
        {
            Assert.Equal(shape, actual[name].Shape);
            ConversionTests.Near(values, actual[name].Values, 1e-4);
        }
    }

    [Fact]
    public void A_missing_norm_is_named()
    {
        using var folder = new TempFolder();
        using var original = RandomCheckpoint.Create("bisenet");
        using var checkpoint = MemoryCheckpoint.Empty();
        foreach (var tensor in original.Tensors.Values.Where(tensor => tensor.Name != "cp.arm16.bn_atten.running_mean"))
        {
            checkpoint.Set(tensor.Name, tensor.ToFloats(), [.. tensor.Shape]);
        }

        var error = Assert.Throws<ModelException>(() => checkpoint.Convert(folder));

        Assert.Contains("1 tensor is missing (cp.arm16.bn_atten.running_mean)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hidden_01", ModelPrecision.F32)]
    [InlineData("logits", ModelPrecision.I8)]
    public void Taps_and_precisions_that_it_has_not_are_refused(string tap, ModelPrecision precision)
    {
        using var folder = new TempFolder();
        using var checkpoint = RandomCheckpoint.Create("bisenet");

        Assert.Throws<ModelException>(() =>
            ModelConverter.Convert(checkpoint, folder.Path, new ConvertOptions { Taps = [tap], Precision = precision }));
    }
}

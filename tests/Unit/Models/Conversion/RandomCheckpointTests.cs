using System.Diagnostics;
using Facet.Models;

namespace Facet.Unit.Tests.Models.Conversion;

public sealed class RandomCheckpointTests
{
    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_one_others()
    {
        using var first = RandomCheckpoint.Create("dinov3-vits16", seed: 1);
        using var second = RandomCheckpoint.Create("dinov3-vits16", seed: 1);
        using var other = RandomCheckpoint.Create("dinov3-vits16", seed: 2);
        const string Name = "layer.7.mlp.up_proj.bias";

        Assert.Equal(first.Tensors[Name].ToFloats(), second.Tensors[Name].ToFloats());
        Assert.NotEqual(first.Tensors[Name].ToFloats(), other.Tensors[Name].ToFloats());
        Assert.NotEqual(first.Tensors[Name].ToFloats(), first.Tensors["layer.6.mlp.up_proj.bias"].ToFloats());
    }

    [Theory]
    [InlineData("dinov3-vits16", 21.6)]
    [InlineData("dinov3-vits16plus", 28.7)]
    [InlineData("dinov3-vitb16", 85.7)]
    [InlineData("dinov3-vitl16", 303.1)]
    [InlineData("dinov3-vith16plus", 840.5)]
    [InlineData("dinov3-vit7b16", 6716)]
    [InlineData("dinov2-vits14", 22.1)]
    [InlineData("dinov2-vitb14-reg4", 86.6)]
    [InlineData("dinov2-vitl14", 304.4)]
    [InlineData("dinov2-vitg14", 1136.5)]
    [InlineData("clip-vit-b32", 151.3)]
    [InlineData("clip-vit-b16", 149.6)]
    [InlineData("clip-vit-l14", 427.6)]
    [InlineData("bisenet", 13.3)]
    public void Architectures_have_as_many_weights_as_the_published_ones(string architecture, double millions)
    {
        using var checkpoint = RandomCheckpoint.Create(architecture);

        var count = checkpoint.Tensors.Values.Sum(tensor => (double)tensor.Count);

        Assert.Equal(millions, count / 1e6, millions * 0.005);
    }

    [Fact]
    public void Weights_have_the_size_that_keeps_activations()
    {
        using var checkpoint = RandomCheckpoint.Create("dinov3-vits16");
        var values = checkpoint.Tensors["layer.0.mlp.down_proj.weight"].ToFloats();

        Assert.Equal(0, values.Average(), 0.001);
        Assert.Equal(1 / 1536.0, values.Average(value => (double)value * value), 0.00001);
    }

    [Fact]
    public void A_full_size_model_is_converted_in_seconds_and_known_by_its_name()
    {
        using var folder = new TempFolder();
        using var checkpoint = RandomCheckpoint.Create("dinov3-vits16");
        var watch = Stopwatch.StartNew();

        var model = ModelConverter.Convert(checkpoint, folder.Path);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
        Assert.Equal("dinov3-vits16", model.Architecture);
    }

    [Fact]
    public void An_unknown_architecture_is_refused_with_those_there_are()
    {
        var error = Assert.Throws<ModelException>(() => RandomCheckpoint.Create("resnet50"));

        Assert.Contains("dinov3-vits16", error.Message, StringComparison.Ordinal);
    }
}

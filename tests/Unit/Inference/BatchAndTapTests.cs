using Facet.Inference;

namespace Facet.Unit.Tests.Inference;

public sealed class BatchAndTapTests(ModelsFixture models) : IClassFixture<ModelsFixture>
{
    // A batch may be summed in another order than a single image: equal up to rounding.
    private const float Rounding = 1e-3f;

    [Theory]
    [InlineData("facemesh-468")]
    [InlineData("faceres")]
    [InlineData("iris")]
    public void A_batch_of_three_gives_what_three_single_runs_give(string id)
    {
        var model = models.Host.Get(id);
        var images = Enumerable.Range(0, 3).Select(seed => SampleImages.Noise(model.Entry.Input, seed)).ToArray();

        using var batch = model.Run(images.SelectMany(image => image).ToArray(), 3);

        for (var i = 0; i < images.Length; i++)
        {
            using var single = model.Run(images[i]);
            foreach (var tensor in batch.Tensors)
            {
                Assert.Equal(3, tensor.Shape[0]);
                AssertClose(single[tensor.Name].Span, tensor.Image(i));
            }
        }
    }

    [Theory]
    [InlineData("conv_pw_3")]
    [InlineData("conv_pw_5")]
    [InlineData("conv_pw_11")]
    [InlineData("embedding")]
    public void A_model_cut_down_to_one_tap_gives_what_the_whole_model_gives(string tap)
    {
        var whole = models.Host.Get("faceres", ["embedding", "gender", "age", "conv_pw_3", "conv_pw_5", "conv_pw_11"]);
        var cut = models.Host.Get("faceres", [tap]);
        var image = SampleImages.Noise(whole.Entry.Input, seed: 4);

        using var expected = whole.Run(image);
        using var actual = cut.Run(image);

        Assert.Equal([tap], actual.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(expected[tap].Shape, actual[tap].Shape);
        AssertClose(expected[tap].Span, actual[tap].Span);
    }

    [Fact]
    public void A_cut_down_model_is_smaller_on_disk()
    {
        var whole = new FileInfo(models.Registry.Prepare("faceres").Path).Length;
        var cut = new FileInfo(models.Registry.Prepare("faceres", ["conv_pw_5"]).Path).Length;

        Assert.True(cut < whole / 10, $"{cut} of {whole} bytes");
    }

    [Fact]
    public void Every_tap_of_the_manifest_exists_with_its_shape()
    {
        foreach (var entry in models.Registry.Models.Where(entry => entry.Taps.Count > 0))
        {
            // Loading compares names and shapes.
            using var model = OnnxModel.Load(models.Registry.Prepare(entry.Id, [.. entry.Taps.Select(tap => tap.Name)]));
            using var result = model.Run(SampleImages.Noise(entry.Input, seed: 1));
            Assert.All(result.Tensors, tensor => Assert.DoesNotContain(tensor.Span.ToArray(), value => !float.IsFinite(value)));
        }
    }

    [Fact]
    public void A_tap_may_be_asked_for_by_its_node()
    {
        var prepared = models.Registry.Prepare("faceres", ["conv_pw_5_relu/clip_by_value"]);

        Assert.Equal("conv_pw_5", Assert.Single(prepared.Outputs).Name);
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var tolerance = Rounding * MathF.Max(1, MathF.Abs(expected[i]));
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= tolerance, $"{expected[i]} and {actual[i]} at {i}");
        }
    }
}

using Facet.Models;
using static Facet.Unit.Tests.Models.TfjsFile;
using static Facet.Unit.Tests.Models.TfReference;

namespace Facet.Unit.Tests.Models;

public sealed class TfjsToOnnxTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("SAME", 1, 3, 1)]
    [InlineData("SAME", 2, 3, 1)]
    [InlineData("SAME", 2, 2, 1)]
    [InlineData("SAME", 3, 5, 1)]
    [InlineData("SAME", 1, 3, 2)]
    [InlineData("VALID", 1, 3, 1)]
    [InlineData("VALID", 2, 3, 1)]
    [InlineData("VALID", 1, 2, 2)]
    public void Convolutions_pad_as_TensorFlow_does(string padding, int stride, int size, int dilation)
    {
        var image = Image.Noise(7, 8, 3, seed: 1);
        var filter = Noise(size * size * 3 * 5, seed: 2);
        var file = new TfjsFile().Input("x", -1, 7, 8, 3).Constant("f", filter, size, size, 3, 5)
            .Node("y", "Conv2D", ["x", "f"], Window(padding, stride, dilation));

        var expected = Convolve(image, filter, size, 5, stride, dilation, padding == "SAME");
        AssertClose(TfReference.ChannelsFirst(expected, 5), Run(file, "y", image));
    }

    [Theory]
    [InlineData("SAME", 2, 1)]
    [InlineData("SAME", 1, 2)]
    [InlineData("VALID", 2, 3)]
    public void Depthwise_convolutions_keep_the_order_of_multiplied_channels(string padding, int stride, int multiplier)
    {
        var image = Image.Noise(6, 9, 4, seed: 3);
        var filter = Noise(9 * 4 * multiplier, seed: 4);
        var file = new TfjsFile().Input("x", -1, 6, 9, 4).Constant("f", filter, 3, 3, 4, multiplier)
            .Node("y", "DepthwiseConv2dNative", ["x", "f"], Window(padding, stride));

        var expected = Depthwise(image, filter, 3, multiplier, stride, padding == "SAME");
        AssertClose(TfReference.ChannelsFirst(expected, 4 * multiplier), Run(file, "y", image));
    }

    [Theory]
    [InlineData("Relu")]
    [InlineData("Relu6")]
    [InlineData("Prelu")]
    [InlineData("Sigmoid")]
    public void A_fused_convolution_adds_its_bias_and_then_applies_its_activation(string activation)
    {
        var image = Image.Noise(4, 4, 3, seed: 5);
        var (filter, bias, slope) = (Noise(3 * 8, seed: 6), Noise(8, seed: 7), Noise(8, seed: 8));
        var file = new TfjsFile().Input("x", -1, 4, 4, 3)
            .Constant("f", [.. filter.Select(value => value * 20)], 1, 1, 3, 8).Constant("b", bias, 8).Constant("s", slope, 1, 1, 8)
            .Node("y", "_FusedConv2D", ["x", "f", "b", "s"], [.. Window("SAME", 1), Texts("fused_ops", "BiasAdd", activation)]);

        var expected = Convolve(image, filter, 1, 8, 1, 1, same: true)
            .Select((value, i) => (X: (value * 20) + bias[i % 8], Slope: slope[i % 8]))
            .Select(at => activation switch
            {
                "Relu" => MathF.Max(at.X, 0),
                "Relu6" => Math.Clamp(at.X, 0, 6),
                "Prelu" => at.X < 0 ? at.X * at.Slope : at.X,
                _ => 1 / (1 + MathF.Exp(-at.X)),
            });
        AssertClose(TfReference.ChannelsFirst([.. expected], 8), Run(file, "y", image));
    }

    [Theory]
    [InlineData("SAME")]
    [InlineData("VALID")]
    public void Pooling_leaves_padding_out(string padding)
    {
        var image = Image.Noise(5, 7, 2, seed: 9);
        var file = new TfjsFile().Input("x", -1, 5, 7, 2)
            .Node("max", "MaxPool", ["x"], [.. Window(padding, 2), Sizes("ksize", 1, 3, 3, 1)])
            .Node("mean", "AvgPool", ["x"], [.. Window(padding, 2), Sizes("ksize", 1, 3, 3, 1)]);

        var highest = Pool(image, 3, 2, padding == "SAME", window => window.Max());
        var average = Pool(image, 3, 2, padding == "SAME", window => window.Average());
        AssertClose(TfReference.ChannelsFirst(highest, 2), Run(file, "max", image));
        AssertClose(TfReference.ChannelsFirst(average, 2), Run(file, "mean", image));
    }

    [Fact]
    public void A_rectifier_written_as_minimum_and_maximum_becomes_one_clip()
    {
        var image = Image.Noise(4, 4, 3, seed: 10);
        var file = new TfjsFile().Input("x", -1, 4, 4, 3).Constant("six", [0.5f]).Constant("zero", [0f])
            .Node("relu", "Relu", ["x"]).Node("min", "Minimum", ["relu", "six"]).Node("max", "Maximum", ["min", "zero"]);
        var model = TfjsToOnnx.Convert(file.Load(_folder.Path), new TfjsOutput("max"));

        Assert.Equal(["Clip"], OnnxGraph.Operators(model));
        AssertClose(
            [.. image.ChannelsFirst().Select(value => Math.Clamp(value, 0, 0.5f))], OnnxRun.One(model, image.ChannelsFirst(), 1, 3, 4, 4));
    }

    [Fact]
    public void A_clamp_whose_bounds_cross_keeps_the_order_of_its_steps()
    {
        var image = Image.Noise(2, 2, 1, seed: 11);
        var file = new TfjsFile().Input("x", -1, 2, 2, 1).Constant("low", [0.5f]).Constant("high", [-0.5f])
            .Node("max", "Maximum", ["x", "low"]).Node("min", "Minimum", ["max", "high"]);

        Assert.All(Run(file, "min", image), value => Assert.Equal(-0.5f, value));
    }

    [Fact]
    public void A_reshape_of_a_feature_map_reads_it_in_TensorFlow_order()
    {
        var image = Image.Noise(2, 3, 4, seed: 12);
        var file = new TfjsFile().Input("x", -1, 2, 3, 4)
            .Constant("flat", [-1, 24], 2).Constant("rows", [1, 6, -1], 3).Constant("map", [-1, 3, 2, 4], 4)
            .Node("a", "Reshape", ["x", "flat"]).Node("b", "Reshape", ["x", "rows"]).Node("c", "Reshape", ["x", "map"]);

        AssertClose(image.Pixels, Run(file, "a", image));
        AssertClose(image.Pixels, Run(file, "b", image));
        AssertClose(image.ChannelsFirst(), Run(file, "c", image));
    }

    [Theory]
    [InlineData(1, 1, 6)]
    [InlineData(2, 3, 1)]
    public void A_reshape_that_both_orders_agree_on_needs_no_transpose(int height, int width, int channels)
    {
        var file = new TfjsFile().Input("x", -1, height, width, channels).Constant("flat", [-1, 6], 2).Node("y", "Reshape", ["x", "flat"]);

        Assert.Equal(["Reshape"], OnnxGraph.Operators(TfjsToOnnx.Convert(file.Load(_folder.Path), new TfjsOutput("y"))));
    }

    [Fact]
    public void Channels_can_be_padded_joined_averaged_and_added_to()
    {
        var image = Image.Noise(2, 2, 3, seed: 13);
        var file = new TfjsFile().Input("x", -1, 2, 2, 3)
            .Constant("pads", [0, 0, 1, 0, 0, 0, 0, 2], 4, 2).Constant("axis", [-1]).Constant("axes", [1, 2], 2)
            .Constant("row", [1f, 2f, 3f], 3)
            .Node("pad", "Pad", ["x", "pads"]).Node("join", "ConcatV2", ["x", "x", "axis"])
            .Node("mean", "Mean", ["x", "axes"], Flag("keep_dims", false)).Node("add", "AddV2", ["x", "row"]);
        var pixels = image.Pixels.Chunk(3).ToArray();

        float[] padded = [.. new float[10], .. pixels.SelectMany(pixel => (float[])[.. pixel, 0, 0])];
        AssertClose(TfReference.ChannelsFirst(padded, 5), Run(file, "pad", image));
        AssertClose(TfReference.ChannelsFirst([.. pixels.SelectMany(pixel => (float[])[.. pixel, .. pixel])], 6), Run(file, "join", image));
        AssertClose([.. Enumerable.Range(0, 3).Select(c => pixels.Average(pixel => pixel[c]))], Run(file, "mean", image));
        AssertClose(TfReference.ChannelsFirst([.. image.Pixels.Select((value, i) => value + 1 + (i % 3))], 3), Run(file, "add", image));
    }

    [Fact]
    public void A_dense_layer_multiplies_adds_and_normalises()
    {
        float[] input = [1, -2, 3];
        var (matrix, bias) = (Noise(6, seed: 14), Noise(2, seed: 15));
        var file = new TfjsFile().Input("x", -1, 3).Constant("w", matrix, 3, 2).Constant("b", bias, 2)
            .Node("dense", "_FusedMatMul", ["x", "w", "b"], Texts("fused_ops", "BiasAdd"), Flag("transpose_b", false))
            .Node("y", "Softmax", ["dense"]);
        var model = TfjsToOnnx.Convert(file.Load(_folder.Path), new TfjsOutput("y"));

        var logits = Enumerable.Range(0, 2).Select(o => bias[o] + Enumerable.Range(0, 3).Sum(i => input[i] * matrix[(2 * i) + o]));
        var powers = logits.Select(MathF.Exp).ToArray();
        AssertClose([.. powers.Select(power => power / powers.Sum())], OnnxRun.One(model, input, 1, 3));
    }

    [Fact]
    public void Outputs_have_the_names_that_were_asked_for_even_when_inner_values_have_them_too()
    {
        var image = Image.Noise(2, 2, 1, seed: 16);
        var file = new TfjsFile().Input("x", -1, 2, 2, 1).Node("a", "Relu", ["x"]).Node("b", "Sigmoid", ["a"]).Node("c", "Identity", ["b"]);
        var model = TfjsToOnnx.Convert(file.Load(_folder.Path), new TfjsOutput("b", "a"), new TfjsOutput("c", "again"));

        Assert.Equal(["a", "again"], OnnxGraph.Outputs(model));
        var outputs = OnnxRun.All(model, image.Pixels, 1, 1, 2, 2);
        AssertClose([.. image.Pixels.Select(value => 1 / (1 + MathF.Exp(-MathF.Max(value, 0))))], outputs[0]);
        Assert.Equal(outputs[0], outputs[1]);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        var file = new TfjsFile().Input("x", -1, 4, 4, 3).Constant("f", Noise(27, seed: 17), 3, 3, 3, 1)
            .Node("y", "Conv2D", ["x", "f"], Window("SAME", 1)).Node("z", "Relu6", ["y"]);

        byte[] Convert() => TfjsToOnnx.Convert(file.Load(_folder.Path), new TfjsOutput("z"));
        Assert.Equal(Convert(), Convert());
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    private float[] Run(TfjsFile file, string output, Image image) =>
        OnnxRun.One(
            TfjsToOnnx.Convert(file.Load(_folder.Path), new TfjsOutput(output)),
            image.ChannelsFirst(),
            1,
            image.Channels,
            image.Height,
            image.Width);
}

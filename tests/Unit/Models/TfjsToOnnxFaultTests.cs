using Facet.Models;
using static Facet.Unit.Tests.Models.TfjsFile;

namespace Facet.Unit.Tests.Models;

public sealed class TfjsToOnnxFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void An_unknown_op_is_refused_with_its_node() =>
        AssertFault(ModelErrorReason.Unsupported, "'NonMaxSuppressionV3' of node 'y'", Map().Node("y", "NonMaxSuppressionV3", ["x"]));

    [Fact]
    public void An_op_that_no_output_needs_does_not_matter()
    {
        var model = Map().Node("side", "NonMaxSuppressionV3", ["x"]).Node("y", "Relu", ["x"]).Load(_folder.Path);

        Assert.NotEmpty(TfjsToOnnx.Convert(model, new TfjsOutput("y")));
    }

    [Fact]
    public void An_unknown_fused_step_is_refused_with_its_node() =>
        AssertFault(
            ModelErrorReason.Unsupported,
            "_FusedConv2D node 'y': the activation 'Elu'",
            Map().Constant("f", new float[3], 1, 1, 3, 1).Constant("b", [0f], 1)
                .Node("y", "_FusedConv2D", ["x", "f", "b"], [.. Window("SAME", 1), Texts("fused_ops", "BiasAdd", "Elu")]));

    [Fact]
    public void An_output_must_be_a_computed_node()
    {
        var model = Map().Constant("c", [1f], 1).Node("y", "Relu", ["x"]).Load(_folder.Path);

        Assert.All([new TfjsOutput("nowhere"), new TfjsOutput("x"), new TfjsOutput("c"), new TfjsOutput("y", "x")], output =>
        {
            var error = Assert.Throws<ModelException>(() => TfjsToOnnx.Convert(model, output));
            Assert.Equal(ModelErrorReason.UnknownOutput, error.Reason);
        });
    }

    [Fact]
    public void Names_from_a_file_cannot_break_or_flood_a_message()
    {
        var name = "a\r\nb" + new string('x', 100_000);
        var model = Map().Node(name, "Bad\nOp", ["x"]).Load(_folder.Path);

        var error = Assert.Throws<ModelException>(() => TfjsToOnnx.Convert(model, new TfjsOutput(name)));

        Assert.Contains("'Bad Op' of node 'a  bx", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 1100);
    }

    [Fact]
    public void A_cycle_is_refused() =>
        AssertFault(ModelErrorReason.InvalidFormat, "cycle", Map().Node("a", "AddV2", ["x", "y"]).Node("y", "Relu", ["a"]));

    [Fact]
    public void A_missing_input_is_refused_by_name() =>
        AssertFault(ModelErrorReason.InvalidFormat, "its input 'ghost' does not exist", Map().Node("y", "Relu", ["ghost"]));

    [Fact]
    public void A_very_deep_graph_does_not_overflow_the_stack()
    {
        var file = Map().Node("0", "Relu", ["x"]);
        for (var i = 1; i < 10_000; i++)
        {
            file.Node($"{i}", "Relu", [$"{i - 1}"]);
        }

        Assert.Equal(["Relu"], OnnxGraph.Operators(TfjsToOnnx.Convert(file.Load(_folder.Path), new TfjsOutput("9999"))));
    }

    [Fact]
    public void A_filter_for_other_channels_is_refused() =>
        AssertFault(
            ModelErrorReason.Unsupported,
            "takes 2 channels",
            Map().Constant("f", new float[2], 1, 1, 2, 1).Node("y", "Conv2D", ["x", "f"], Window("SAME", 1)));

    [Fact]
    public void A_kernel_larger_than_its_input_is_refused() =>
        AssertFault(
            ModelErrorReason.InvalidFormat,
            "its kernel covers 9 pixels",
            Map().Constant("f", new float[243], 9, 9, 3, 1).Node("y", "Conv2D", ["x", "f"], Window("VALID", 1)));

    [Fact]
    public void Channels_first_data_is_refused() =>
        AssertFault(
            ModelErrorReason.Unsupported,
            "the data format 'NCHW'",
            Map().Node("y", "MaxPool", ["x"], [.. Window("SAME", 1), Sizes("ksize", 1, 2, 2, 1), Text("data_format", "NCHW")]));

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void An_impossible_stride_is_refused(int stride) =>
        AssertFault(
            ModelErrorReason.InvalidFormat,
            $"stride {stride}",
            Map().Node("y", "MaxPool", ["x"], [.. Window("SAME", stride), Sizes("ksize", 1, 2, 2, 1)]));

    [Theory]
    [InlineData(2, 24)]
    [InlineData(-1, 24)]
    [InlineData(1, 49)]
    [InlineData(-1, -1)]
    public void A_reshape_that_mixes_the_batch_is_refused(int first, int second) =>
        AssertFault(
            ModelErrorReason.Unsupported,
            "does not keep the batch apart",
            Map().Constant("s", [first, second], 2).Node("y", "Reshape", ["x", "s"]));

    [Theory]
    [InlineData(-1, 224, 3)]
    [InlineData(0, 224, 3)]
    [InlineData(4_000_000_000, 4_000_000_000, 3)]
    public void An_input_of_unknown_or_huge_size_is_refused(long height, long width, long channels) =>
        AssertFault(
            ModelErrorReason.InvalidFormat,
            "unknown, empty or too large",
            new TfjsFile().Input("x", -1, height, width, channels).Node("y", "Relu", ["x"]));

    [Fact]
    public void Padding_that_would_make_a_huge_map_is_refused() =>
        AssertFault(
            ModelErrorReason.InvalidFormat,
            "too large",
            Map().Constant("p", [0, 0, int.MaxValue, 0, int.MaxValue, 0, 0, 0], 4, 2).Node("y", "Pad", ["x", "p"]));

    public void Dispose() => _folder.Dispose();

    private static TfjsFile Map() => new TfjsFile().Input("x", -1, 4, 4, 3);

    private void AssertFault(ModelErrorReason reason, string text, TfjsFile file)
    {
        var error = Assert.Throws<ModelException>(() => TfjsToOnnx.Convert(file.Load(_folder.Path), new TfjsOutput("y")));
        Assert.Equal(reason, error.Reason);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}

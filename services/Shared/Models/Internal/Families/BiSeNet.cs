namespace Facet.Models.Internal.Families;

/// <summary>
/// BiSeNet on ResNet-18 under the tensor names of face-parsing.PyTorch. Describing it and adding it to a graph are one: whoever only wants
/// to know its tensors gives a graph that is thrown away.
/// </summary>
internal sealed class BiSeNet
{
    public const string Logits = "logits";

    public const string Labels = "labels";

    private const string FirstTensor = "cp.resnet.conv1.weight";

    private const string ClassTensor = "conv_out.conv_out.weight";

    private readonly ConvGraph _convs;
    private readonly GraphValue _pixels;
    private readonly bool _isEven;
    private readonly Dictionary<string, GraphValue> _taps = new(StringComparer.Ordinal);

    /// <param name="convs">Where the nodes go.</param>
    /// <param name="pixels">[batch, 3, height, width].</param>
    /// <param name="classes">Labels that it tells apart.</param>
    /// <param name="isEven">Whether each stage halves the map exactly: the sides of the image are multiples of 32.</param>
    public BiSeNet(ConvGraph convs, GraphValue pixels, int classes, bool isEven)
    {
        (_convs, _pixels, _isEven) = (convs, pixels, isEven);
        var (feat8, feat16, feat32) = AddResNet();
        var (context8, context16) = AddContext(feat16, feat32);
        AddHead("conv_out", AddFusion(feat8, context8), 8, 256, 256, classes, Logits, "logits8");
        AddHead("conv_out16", context8, 8, 128, 64, classes, "logits16", null);
        AddHead("conv_out32", context16, 16, 128, 64, classes, "logits32", null);
        var best = convs.Graph.Node("ArgMax", [_taps[Logits]], [NodeOption.Of("axis", 1), NodeOption.Of("keepdims", 0)]);
        _taps[Labels] = convs.Graph.Node("Cast", [best], [NodeOption.Of("to", (long)ElementType.U8)]);
    }

    /// <summary>The three outputs as <c>logits</c>, <c>logits16</c> and <c>logits32</c>, <c>labels</c>, and what is between the parts.</summary>
    public IReadOnlyDictionary<string, GraphValue> Taps => _taps;

    public static bool IsLike(Checkpoint checkpoint) =>
        checkpoint.Tensors.ContainsKey(FirstTensor) && checkpoint.Tensors.ContainsKey(ClassTensor);

    /// <exception cref="ModelException">More classes than a label of 8 bits can tell, or none.</exception>
    public static int ClassesOf(Checkpoint checkpoint)
    {
        var shape = checkpoint.Tensors[ClassTensor].Shape;
        return shape.Count == 4 && shape[0] is >= 1 and <= 256
            ? (int)shape[0]
            : throw ModelException.Invalid($"{checkpoint.Name}: tensor '{ClassTensor}' has shape {Shapes.Text([.. shape])}; 1 to 256 classes are possible.");
    }

    private (GraphValue Feat8, GraphValue Feat16, GraphValue Feat32) AddResNet()
    {
        var x = _convs.Unit("cp.resnet.conv1", "cp.resnet.bn1", _pixels, new ConvShape(3, 64, 7, 2), isRectified: true);
        x = Tap("maxpool", _convs.Graph.Node(
            "MaxPool",
            [x],
            [
                NodeOption.Of("kernel_shape", (ReadOnlySpan<long>)[3, 3]),
                NodeOption.Of("strides", (ReadOnlySpan<long>)[2, 2]),
                NodeOption.Of("pads", (ReadOnlySpan<long>)[1, 1, 1, 1]),
            ]));
        x = Tap("layer1", AddStage(x, "cp.resnet.layer1", 64, 64));
        var feat8 = Tap("feat8_layer2", AddStage(x, "cp.resnet.layer2", 64, 128));
        var feat16 = Tap("feat16_layer3", AddStage(feat8, "cp.resnet.layer3", 128, 256));
        return (feat8, feat16, Tap("feat32_layer4", AddStage(feat16, "cp.resnet.layer4", 256, 512)));
    }

    /// <summary>Two basic blocks; the first one halves the map where the channels change.</summary>
    private GraphValue AddStage(GraphValue x, string name, int inputs, int outputs)
    {
        var stride = inputs == outputs ? 1 : 2;
        var shortcut = stride == 1
            ? x
            : _convs.Unit($"{name}.0.downsample.0", $"{name}.0.downsample.1", x, new ConvShape(inputs, outputs, 1, stride), isRectified: false);
        x = AddBlock(x, shortcut, $"{name}.0", new ConvShape(inputs, outputs, 3, stride));
        return AddBlock(x, x, $"{name}.1", new ConvShape(outputs, outputs, 3, 1));
    }

    private GraphValue AddBlock(GraphValue x, GraphValue shortcut, string name, ConvShape shape)
    {
        x = _convs.Unit($"{name}.conv1", $"{name}.bn1", x, shape, isRectified: true);
        x = _convs.Unit($"{name}.conv2", $"{name}.bn2", x, new ConvShape(shape.Outputs, shape.Outputs, 3, 1), isRectified: false);
        return _convs.Graph.Node("Relu", [_convs.Graph.Node("Add", [x, shortcut])]);
    }

    private (GraphValue Context8, GraphValue Context16) AddContext(GraphValue feat16, GraphValue feat32)
    {
        var mean = _convs.Graph.Node("GlobalAveragePool", [feat32]);
        var average = Tap("conv_avg", Unit("cp.conv_avg", mean, new ConvShape(512, 128, 1, 1)));

        // The mean is one pixel: enlarging it to the nearest is what an addition does with it anyway.
        var sum32 = _convs.Graph.Node("Add", [AddRefinement("arm32", feat32, 512), average]);
        var up16 = _convs.EnlargeNearest(sum32, feat16, Factor(2));
        var context16 = Tap("conv_head32", Unit("cp.conv_head32", up16, new ConvShape(128, 128, 3, 1)));
        var sum16 = _convs.Graph.Node("Add", [AddRefinement("arm16", feat16, 256), context16]);
        var up8 = _convs.EnlargeNearest(sum16, _taps["feat8_layer2"], Factor(2));
        return (Tap("conv_head16", Unit("cp.conv_head16", up8, new ConvShape(128, 128, 3, 1))), context16);
    }

    /// <summary>Features times an attention that their mean decides.</summary>
    private GraphValue AddRefinement(string name, GraphValue x, int inputs)
    {
        var features = Unit($"cp.{name}.conv", x, new ConvShape(inputs, 128, 3, 1));
        var attention = _convs.Unit(
            $"cp.{name}.conv_atten",
            $"cp.{name}.bn_atten",
            _convs.Graph.Node("GlobalAveragePool", [features]),
            new ConvShape(128, 128, 1, 1),
            isRectified: false);
        return Tap(name, _convs.Graph.Node("Mul", [features, _convs.Graph.Node("Sigmoid", [attention])]));
    }

    private GraphValue AddFusion(GraphValue spatial, GraphValue context)
    {
        var both = _convs.Graph.Node("Concat", [spatial, context], [NodeOption.Of("axis", 1)]);
        var features = Unit("ffm.convblk", both, new ConvShape(256, 256, 1, 1));
        var attention = _convs.Graph.Node("GlobalAveragePool", [features]);
        attention = _convs.Graph.Node("Relu", [_convs.Plain("ffm.conv1", attention, new ConvShape(256, 64, 1, 1))]);
        attention = _convs.Graph.Node("Sigmoid", [_convs.Plain("ffm.conv2", attention, new ConvShape(64, 256, 1, 1))]);
        return Tap("ffm", _convs.Graph.Node("Add", [_convs.Graph.Node("Mul", [features, attention]), features]));
    }

    private void AddHead(string name, GraphValue x, int factor, int inputs, int inner, int classes, string tap, string? smallTap)
    {
        var features = Unit($"{name}.conv", x, new ConvShape(inputs, inner, 3, 1));
        var logits = _convs.Plain($"{name}.conv_out", features, new ConvShape(inner, classes, 1, 1));
        if (smallTap is not null)
        {
            Tap(smallTap, logits);
        }

        Tap(tap, _convs.EnlargeLinear(logits, _pixels, Factor(factor)));
    }

    private int? Factor(int factor) => _isEven ? factor : null;

    private GraphValue Unit(string name, GraphValue x, ConvShape shape) =>
        _convs.Unit($"{name}.conv", $"{name}.bn", x, shape, isRectified: true);

    private GraphValue Tap(string name, GraphValue value)
    {
        _taps.Add(name, value);
        return value;
    }
}

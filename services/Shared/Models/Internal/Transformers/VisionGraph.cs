using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Transformers;

/// <summary>Adds a vision transformer to a graph: image in, taps out, and no block beyond the last one that a tap needs.</summary>
internal sealed class VisionGraph
{
    public const string InputName = "pixel_values";

    private readonly LayerGraph _layers;
    private readonly VisionTransformer _model;
    private readonly VisionConfig _config;
    private readonly EncoderGraph _encoder;
    private readonly GraphValue _tokens;
    private readonly GraphValue _tokenShape;
    private readonly Dictionary<string, TapValue> _taps = new(StringComparer.Ordinal);

    /// <param name="layers">Where the nodes go.</param>
    /// <param name="model">The network.</param>
    /// <param name="size">Size of the images; null lets each run choose.</param>
    /// <param name="inputType">Element type of the images.</param>
    public VisionGraph(LayerGraph layers, VisionTransformer model, ImageSize? size, ElementType inputType)
    {
        (_layers, _model, _config) = (layers, model, model.Config);
        var map = EmbedPatches(size, inputType);
        Grid = MakeGrid(map, size);
        var tokens = Grid.IsFixed ? AddAllAtOnce(ToTokens(map)) : AddPrefix(AddPositions(ToTokens(map)));
        _tokenShape = Grid.IsFixed
            ? Graph.Constant("token_shape", [-1L, _config.PrefixTokens + Grid.Patches, _config.Encoder.Width], 3)
            : Graph.Node("Shape", [tokens], default, "token_shape");
        var flat = Graph.Node("Reshape", [tokens, Graph.Constant("flat_shape", [-1L, _config.Encoder.Width], 2)]);
        _tokens = model.PreNorm is { } norm ? layers.Normalize(flat, norm, _config.Encoder.Epsilon) : flat;
        var rotary = model.RopeTheta is { } theta ? RotaryTables.Add(layers, _config, theta, Grid) : null;
        _encoder = new EncoderGraph(layers, model.Encoder, _tokenShape, rotary, isCausal: false);
    }

    public PatchGrid Grid { get; }

    public int PrefixTokens => _config.PrefixTokens;

    /// <summary>CLS, registers and patches of an image; -1 when each run has its own number.</summary>
    public int Tokens => Grid.IsFixed ? PrefixTokens + Grid.Patches : -1;

    private GraphBuilder Graph => _layers.Graph;

    /// <summary>Adds the blocks that the taps need.</summary>
    /// <exception cref="ModelException">There is no such tap.</exception>
    public IReadOnlyDictionary<string, TapValue> AddTaps(IReadOnlyCollection<string> names)
    {
        var last = names.Max(LastBlock);
        var needsNormed = _model.IsLastStateNormed && names.Contains(TapNames.LastHiddenState);
        var (states, normed) = _encoder.Run(_tokens, last, needsNormed);
        foreach (var name in names)
        {
            _taps[name] = AddTap(name, states, normed);
        }

        return _taps;
    }

    /// <summary>[batch, tokens, width] of a tap that has tokens.</summary>
    public GraphValue Unflatten(TapValue tap)
    {
        if (tap.Width == _config.Encoder.Width)
        {
            return _encoder.Unflatten(tap.Value);
        }

        // Only a projection has another width: the shape is that of the tokens, but for the last axis.
        if (Grid.IsFixed)
        {
            return Graph.Node("Reshape", [tap.Value, Graph.Constant("tap_shape", [-1L, Tokens, tap.Width], 3)]);
        }

        var kept = Graph.Node("Slice", [_tokenShape, Graph.Constant("from", [0L], 1), Graph.Constant("to", [2L], 1)]);
        var shape = Graph.Node("Concat", [kept, Graph.Constant("tap_width", [(long)tap.Width], 1)], [NodeOption.Of("axis", 0)]);
        return Graph.Node("Reshape", [tap.Value, shape]);
    }

    private int LastBlock(string tap)
    {
        var layers = _config.Encoder.Layers;
        if (TapNames.TryHidden(tap, out var block) && block <= layers)
        {
            return block;
        }

        var isKnown = tap is TapNames.LastHiddenState or TapNames.PoolerOutput
            || (!_model.IsLastStateNormed && tap == TapNames.PostNormTokens)
            || (_model.Projection is not null && tap is TapNames.ProjectedTokens or TapNames.ImageEmbedsRaw or TapNames.ImageEmbeds);
        return isKnown
            ? layers
            : throw new ModelException(
                ModelErrorReason.UnknownOutput,
                $"There is no tap '{tap}': this model has {TapNames.Hidden(0)} to {TapNames.Hidden(layers)}, "
                + $"{string.Join(", ", OtherTaps())}.");
    }

    private IEnumerable<string> OtherTaps()
    {
        string[] dino = [TapNames.LastHiddenState, TapNames.PoolerOutput];
        string[] clip = [TapNames.PostNormTokens, TapNames.ProjectedTokens, TapNames.ImageEmbedsRaw, TapNames.ImageEmbeds];
        return _model.IsLastStateNormed ? dino : dino.Concat(_model.Projection is null ? clip[..1] : clip);
    }

    private TapValue AddTap(string name, GraphValue[] states, GraphValue? normed)
    {
        var width = _config.Encoder.Width;
        if (TapNames.TryHidden(name, out var block))
        {
            return new TapValue(states[block], true, width);
        }

        return name switch
        {
            TapNames.LastHiddenState => new TapValue(normed ?? states[^1], true, width),
            TapNames.PostNormTokens => new TapValue(PostNorm(states[^1]), true, width),
            TapNames.ProjectedTokens => Projected(PostNorm(states[^1]), true),
            TapNames.PoolerOutput => new TapValue(Pooled(states[^1]), false, width),
            TapNames.ImageEmbedsRaw => Projected(Pooled(states[^1]), false),
            _ => UnitLength(Projected(Pooled(states[^1]), false)),
        };
    }

    private GraphValue PostNorm(GraphValue tokens) => _layers.Normalize(tokens, _model.Encoder.FinalNorm, _config.Encoder.Epsilon);

    /// <summary>The normed CLS token: only that row goes through the norm.</summary>
    private GraphValue Pooled(GraphValue tokens) => PostNorm(
        Graph.Node("Gather", [_encoder.Unflatten(tokens), Graph.Constant("first", [0L])], [NodeOption.Of("axis", 1)]));

    private TapValue Projected(GraphValue value, bool hasTokens) =>
        new(_layers.Linear(value, _model.Projection!), hasTokens, _model.Projection!.Outputs);

    private TapValue UnitLength(TapValue tap) => tap with { Value = UnitVectors.Add(Graph, tap.Value) };

    private GraphValue EmbedPatches(ImageSize? size, ElementType inputType)
    {
        GraphDimension[] shape =
        [
            GraphDimension.Symbolic("N"),
            GraphDimension.Fixed(_config.Channels),
            size is { } fixedSize ? GraphDimension.Fixed(fixedSize.Height) : GraphDimension.Symbolic("height"),
            size is { } same ? GraphDimension.Fixed(same.Width) : GraphDimension.Symbolic("width"),
        ];
        var pixels = _layers.Cast(Graph.Input(InputName, inputType, shape), inputType, _layers.Type);

        var weight = _layers.Constant(_model.Patches.Weight);
        long[] sides = [_config.PatchSide, _config.PatchSide];
        NodeOption[] options = [NodeOption.Of("kernel_shape", sides), NodeOption.Of("strides", sides)];
        return _model.Patches.Bias is { } bias
            ? Graph.Node("Conv", [pixels, weight, _layers.Constant(bias)], options, "patches")
            : Graph.Node("Conv", [pixels, weight], options, "patches");
    }

    private PatchGrid MakeGrid(GraphValue map, ImageSize? size)
    {
        if (size is { } known)
        {
            var (rows, columns) = (known.Height / _config.PatchSide, known.Width / _config.PatchSide);
            return new PatchGrid(rows, columns, Graph.Constant("grid_sides", [(long)rows, columns], 2));
        }

        var shape = Graph.Node("Shape", [map]);
        var sides = Graph.Node("Slice", [shape, Graph.Constant("grid_from", [2L], 1), Graph.Constant("grid_to", [4L], 1)]);
        return new PatchGrid(-1, -1, sides);
    }

    /// <summary>[batch, width, rows, columns] to [batch, patches, width].</summary>
    private GraphValue ToTokens(GraphValue map)
    {
        var flat = Graph.Node("Reshape", [map, Graph.Constant("planes", [0L, _config.Encoder.Width, -1], 3)]);
        return Graph.Node("Transpose", [flat], [NodeOption.Of("perm", (ReadOnlySpan<long>)[0, 2, 1])]);
    }

    private GraphValue AddPositions(GraphValue patches) => _model.Positions is { } positions
        ? Graph.Node("Add", [patches, new PositionGraph(_layers, positions).Add(Grid.Sides)])
        : patches;

    /// <summary>
    /// CLS, registers and positions as one constant that is added to the patches, with rows of zeros before them: unlike a prefix that is
    /// repeated for each image this asks no shape, which GPUs would leave to the CPU.
    /// </summary>
    private GraphValue AddAllAtOnce(GraphValue patches)
    {
        var (prefix, width) = (_config.PrefixTokens, _config.Encoder.Width);
        var pads = Graph.Constant("prefix_pads", [0L, prefix, 0, 0, 0, 0], 6);
        var padded = Graph.Node("Pad", [patches, pads]);
        var embedding = new Parameter("token_embedding", [1, prefix + Grid.Patches, width], () =>
        {
            float[] values = [.. PrefixValues(), .. new float[Grid.Patches * width]];
            if (_model.Positions is { } positions)
            {
                PositionGraph.Resized(positions, Grid.Rows, Grid.Columns).CopyTo(values, prefix * width);
            }

            return values;
        });
        return Graph.Node("Add", [padded, _layers.Constant(embedding)]);
    }

    private GraphValue AddPrefix(GraphValue patches)
    {
        var prefix = _layers.Constant(new Parameter("prefix_tokens", [1, _config.PrefixTokens, _config.Encoder.Width], PrefixValues));
        var batch = Graph.Node(
            "Slice", [Graph.Node("Shape", [patches]), Graph.Constant("from", [0L], 1), Graph.Constant("batch_to", [1L], 1)]);
        var shape = Graph.Node("Concat", [batch, Graph.Constant("ones", [1L, 1L], 2)], [NodeOption.Of("axis", 0)]);
        return Graph.Node("Concat", [Graph.Node("Expand", [prefix, shape]), patches], [NodeOption.Of("axis", 1)]);
    }

    private float[] PrefixValues()
    {
        var first = _model.ClassToken.Load();
        if (_model.Positions is { } positions)
        {
            var place = positions.Table.Load();
            first = [.. first.Select((value, i) => value + place[i])];
        }

        return _model.RegisterTokens is { } registers ? [.. first, .. registers.Load()] : first;
    }
}

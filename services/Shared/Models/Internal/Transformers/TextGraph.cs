using Facet.Models.Internal.Configs;

namespace Facet.Models.Internal.Transformers;

/// <summary>Adds a text tower to a graph: token ids in, taps out. The batch and the length of the texts are free.</summary>
internal sealed class TextGraph
{
    public const string InputName = "input_ids";

    private readonly LayerGraph _layers;
    private readonly TextTransformer _model;
    private readonly EncoderGraph _encoder;
    private readonly GraphValue _ids;
    private readonly GraphValue _tokens;

    public TextGraph(LayerGraph layers, TextTransformer model)
    {
        (_layers, _model) = (layers, model);
        var width = model.Config.Encoder.Width;
        _ids = Graph.Input(InputName, ElementType.I64, GraphDimension.Symbolic("N"), GraphDimension.Symbolic("length"));
        var length = Graph.Node(
            "Slice", [Graph.Node("Shape", [_ids]), Graph.Constant("length_from", [1L], 1), Graph.Constant("length_to", [2L], 1)]);
        var positions = Graph.Node("Slice", [layers.Constant(model.Positions), Graph.Constant("from", [0L], 1), length]);
        var embedded = Graph.Node("Add", [Graph.Node("Gather", [layers.Constant(model.Tokens), _ids]), positions]);
        var shape = Graph.Node("Shape", [embedded], default, "token_shape");
        _tokens = Graph.Node("Reshape", [embedded, Graph.Constant("flat_shape", [-1L, width], 2)]);
        _encoder = new EncoderGraph(layers, model.Encoder, shape, rotary: null, isCausal: true);
    }

    private GraphBuilder Graph => _layers.Graph;

    /// <summary>Adds the blocks that the taps need, and each tap as an output of its name.</summary>
    /// <param name="names">Names of taps; each begins with <c>text_</c>.</param>
    /// <param name="outputType">Element type of the outputs.</param>
    /// <exception cref="ModelException">There is no such tap.</exception>
    public void AddOutputs(IReadOnlyCollection<string> names, ElementType outputType)
    {
        var last = names.Max(name => LastBlock(name[TapNames.TextPrefix.Length..]));
        var needsNormed = names.Any(name => !TapNames.TryHidden(name[TapNames.TextPrefix.Length..], out _));
        var (states, normed) = _encoder.Run(_tokens, last, needsNormed);
        foreach (var name in names)
        {
            AddOutput(name, name[TapNames.TextPrefix.Length..], states, normed, outputType);
        }
    }

    private int LastBlock(string tap)
    {
        var layers = _model.Config.Encoder.Layers;
        if (TapNames.TryHidden(tap, out var block) && block <= layers)
        {
            return block;
        }

        return tap is TapNames.LastHiddenState or TapNames.PoolerOutput or TapNames.EmbedsRaw or TapNames.Embeds
            ? layers
            : throw new ModelException(
                ModelErrorReason.UnknownOutput,
                $"There is no tap '{TapNames.TextPrefix}{tap}': the text tower has text_hidden_00 to text_{TapNames.Hidden(layers)}, "
                + "text_last_hidden_state, text_pooler_output, text_embeds_raw and text_embeds.");
    }

    private void AddOutput(string name, string tap, GraphValue[] states, GraphValue? normed, ElementType outputType)
    {
        var (batch, length, width) = (GraphDimension.Symbolic("N"), GraphDimension.Symbolic("length"), _model.Config.Encoder.Width);
        if (TapNames.TryHidden(tap, out var block))
        {
            Graph.Output(_layers.Cast(_encoder.Unflatten(states[block]), _layers.Type, outputType), name, outputType, batch, length, GraphDimension.Fixed(width));
            return;
        }

        var tokens = _encoder.Unflatten(normed!.Value);
        if (tap == TapNames.LastHiddenState)
        {
            Graph.Output(_layers.Cast(tokens, _layers.Type, outputType), name, outputType, batch, length, GraphDimension.Fixed(width));
            return;
        }

        var pooled = Pool(tokens);
        if (tap != TapNames.PoolerOutput)
        {
            pooled = _layers.Linear(pooled, _model.Projection);
            width = _model.Projection.Outputs;
        }

        var value = tap == TapNames.Embeds ? UnitVectors.Add(Graph, pooled) : pooled;
        Graph.Output(_layers.Cast(value, _layers.Type, outputType), name, outputType, batch, GraphDimension.Fixed(width));
    }

    /// <summary>The token that ends each text: the first one of that id or, in the old way, the one of the highest id.</summary>
    private GraphValue Pool(GraphValue tokens)
    {
        var isOld = _model.Config.EndToken == ClipTextConfig.OldEndToken;
        var marks = isOld ? _ids : Graph.Node("Equal", [_ids, Graph.Constant("end_token", [(long)_model.Config.EndToken])]);

        // As float32, which holds every id exactly: GPUs find the largest of no other type.
        marks = Graph.Node("Cast", [marks], [NodeOption.Of("to", (long)ElementType.F32)]);
        var place = Graph.Node("ArgMax", [marks], [NodeOption.Of("axis", 1), NodeOption.Of("keepdims", 1)]);
        return Graph.Node("GatherND", [tokens, place], [NodeOption.Of("batch_dims", 1)]);
    }
}

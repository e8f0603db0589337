namespace Facet.Models.Internal.Transformers;

/// <summary>Adds the blocks of an encoder to a graph, up to the last one that is needed.</summary>
/// <param name="layers">Where the nodes go.</param>
/// <param name="encoder">The blocks.</param>
/// <param name="shape">Value that holds [batch, tokens, channels]; the blocks work on [batch * tokens, channels].</param>
/// <param name="rotary">Rotary positions, if the model has them.</param>
/// <param name="isCausal">Whether a token attends to none after it.</param>
internal sealed class EncoderGraph(LayerGraph layers, Encoder encoder, GraphValue shape, Rotary? rotary, bool isCausal)
{
    // Position of the first token: the rotary tables have a row for each token.
    private readonly GraphValue _firstPosition = layers.Graph.Constant("first_position", [0L], 1);
    private readonly GraphValue _flat = layers.Graph.Constant("flat_shape", [-1L, encoder.Config.Width], 2);
    private GraphValue _sum;
    private GraphValue? _added;

    /// <summary>Runs blocks 1 to <paramref name="last"/>.</summary>
    /// <param name="tokens">What enters the first block: [batch * tokens, channels].</param>
    /// <param name="last">0 runs none.</param>
    /// <param name="isNormed">Whether the norm after the last block is wanted, with all tokens.</param>
    /// <returns>States[k] is what leaves block k, states[0] what enters the first. Normed is the last one after the norm.</returns>
    public (GraphValue[] States, GraphValue? Normed) Run(GraphValue tokens, int last, bool isNormed)
    {
        var states = new GraphValue[last + 1];
        (_sum, _added) = (tokens, null);
        for (var k = 0; k < last; k++)
        {
            var block = encoder.Blocks[k];
            var normed = Normalize(block.Norm1);
            states[k] = _sum;
            _added = Attention(normed, block);
            _added = MlpOf(Normalize(block.Norm2), block.Mlp);
        }

        GraphValue? final = isNormed ? Normalize(encoder.FinalNorm) : null;
        if (_added is { } added)
        {
            (_sum, _added) = (layers.Graph.Node("Add", [_sum, added]), null);
        }

        states[last] = _sum;
        return (states, final);
    }

    /// <summary>[batch, tokens, channels] of flattened tokens.</summary>
    public GraphValue Unflatten(GraphValue tokens) => layers.Graph.Node("Reshape", [tokens, shape]);

    // The residual sum is formed where it is needed: together with the norm that follows it.
    private GraphValue Normalize(Norm norm)
    {
        if (_added is not { } added)
        {
            return layers.Normalize(_sum, norm, encoder.Config.Epsilon);
        }

        (var normed, _sum) = layers.NormalizeSum(_sum, added, norm, encoder.Config.Epsilon);
        _added = null;
        return normed;
    }

    private GraphValue Attention(GraphValue normed, Block block)
    {
        var query = Turn(Unflatten(layers.Linear(normed, block.Query)));
        var key = Turn(Unflatten(layers.Linear(normed, block.Key)));
        var value = Unflatten(layers.Linear(normed, block.Value));
        var attended = layers.Attend(query, key, value, encoder.Config.Heads, isCausal);
        return layers.Linear(layers.Graph.Node("Reshape", [attended, _flat]), block.Output);
    }

    private GraphValue Turn(GraphValue value) => rotary is null
        ? value
        : layers.Graph.Node("RotaryEmbedding", [value, _firstPosition, rotary.Cosines, rotary.Sines], default, null, LayerGraph.Microsoft);

    private GraphValue MlpOf(GraphValue normed, Mlp mlp)
    {
        var up = layers.Linear(normed, mlp.Up);
        var inner = mlp.Gate is { } gate
            ? layers.Graph.Node("Mul", [layers.Activate(layers.Linear(normed, gate), mlp.Activation), up])
            : layers.Activate(up, mlp.Activation);
        return layers.Linear(inner, mlp.Down);
    }
}

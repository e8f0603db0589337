using System.Numerics.Tensors;

namespace Facet.Inference;

/// <summary>An output that was asked for, and where it is in what a run returns.</summary>
public sealed class BackboneOutput
{
    private readonly IReadOnlyList<string> _parts;
    private readonly int _prefixTokens;
    private readonly bool _isTransposed;

    /// <param name="name">As asked for.</param>
    /// <param name="parts">Outputs of the run that are added up.</param>
    /// <param name="shape">Of one image.</param>
    /// <param name="prefixTokens">For parts that are tokens and a map that is wanted: tokens before the patches; negative for parts that are laid out as wanted.</param>
    internal BackboneOutput(string name, IReadOnlyList<string> parts, IReadOnlyList<int> shape, int prefixTokens = -1)
    {
        (Name, Shape, _parts) = (name, shape, parts);
        (_prefixTokens, _isTransposed) = (Math.Max(prefixTokens, 0), prefixTokens >= 0);
    }

    /// <summary>As asked for: <c>hidden_03+hidden_04+hidden_05</c>.</summary>
    public string Name { get; }

    /// <summary>Of one image: [channels, rows, columns] of a map, [D] of a pooled vector, [tokens, channels].</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values of one image of a run, row-major. They may lie in the run's own memory: they end with it.</summary>
    public ReadOnlyMemory<float> Of(InferenceResult run, int image)
    {
        ArgumentNullException.ThrowIfNull(run);
        var first = run[_parts[0]].ImageData(image);
        if (_parts.Count == 1 && !_isTransposed)
        {
            return first;
        }

        var sum = first;
        if (_parts.Count > 1)
        {
            var values = first.ToArray();
            foreach (var part in _parts.Skip(1))
            {
                TensorPrimitives.Add(values, run[part].Image(image), values);
            }

            sum = values;
        }

        return _isTransposed ? ToMap(sum.Span) : sum;
    }

    /// <summary>[tokens, channels] -> [channels, rows, columns].</summary>
    private float[] ToMap(ReadOnlySpan<float> tokens)
    {
        var (channels, cells) = (Shape[0], Shape[1] * Shape[2]);
        var map = new float[channels * cells];
        for (var cell = 0; cell < cells; cell++)
        {
            var token = tokens.Slice((_prefixTokens + cell) * channels, channels);
            for (var channel = 0; channel < channels; channel++)
            {
                map[(channel * cells) + cell] = token[channel];
            }
        }

        return map;
    }
}

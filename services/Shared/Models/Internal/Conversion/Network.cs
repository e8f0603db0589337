namespace Facet.Models.Internal.Conversion;

/// <summary>A network that was recognised in a checkpoint and fits it.</summary>
internal abstract class Network
{
    /// <summary>As <see cref="ConvertedModel.Architecture"/>.</summary>
    public required string Architecture { get; init; }

    public abstract CheckpointDescription Describe();

    /// <summary>Writes it as ONNX.</summary>
    /// <exception cref="ModelException">An output or option does not fit, a weight is unusable, or a file cannot be written.</exception>
    public abstract ConvertedModel Write(string folder, ConvertOptions options);

    /// <summary>The outputs that are asked for, or the usual ones.</summary>
    protected static IReadOnlyList<TapOutput> Outputs(ConvertOptions options, params ReadOnlySpan<string> usual)
    {
        TapOutput[] asked = [.. options.Taps.Select(TapOutput.Of), .. options.Outputs];
        return asked.Length > 0 ? asked : [.. usual.ToArray().Select(TapOutput.Of)];
    }
}

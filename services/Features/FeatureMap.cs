using Facet.Inference;

namespace Facet.Features;

/// <summary>A feature map of one crop: [Channels, Height, Width], row-major.</summary>
/// <param name="Name">The tap sum it is: "conv_pw_5", "hidden_03+hidden_04+hidden_05".</param>
/// <param name="Channels">C.</param>
/// <param name="Height">Rows of the grid.</param>
/// <param name="Width">Columns of the grid.</param>
/// <param name="Values">C * Height * Width numbers, valid as long as the run they come from.</param>
public sealed record FeatureMap(string Name, int Channels, int Height, int Width, ReadOnlyMemory<float> Values)
{
    /// <summary>A map of a run.</summary>
    /// <param name="run">Of the model that has the output.</param>
    /// <param name="output">With a shape of three sizes.</param>
    public static FeatureMap Of(BackboneRun run, BackboneOutput output)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(output);
        return new FeatureMap(output.Name, output.Shape[0], output.Shape[1], output.Shape[2], run[output]);
    }
}

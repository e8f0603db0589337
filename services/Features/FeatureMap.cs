namespace Facet.Features;

/// <summary>A feature map of one crop: [Channels, Height, Width], row-major.</summary>
/// <param name="Name">The tap sum it is: "conv_pw_5", "h3+h4+h5".</param>
/// <param name="Channels">C.</param>
/// <param name="Height">Rows of the grid.</param>
/// <param name="Width">Columns of the grid.</param>
/// <param name="Values">C * Height * Width numbers, valid as long as the <see cref="FeatureMaps"/> it belongs to.</param>
public sealed record FeatureMap(string Name, int Channels, int Height, int Width, ReadOnlyMemory<float> Values);

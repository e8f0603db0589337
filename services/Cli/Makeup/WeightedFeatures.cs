using Facet.Gram;

namespace Facet.Cli.Makeup;

/// <summary>What a feature file shows.</summary>
/// <param name="Channels">Of its feature map.</param>
/// <param name="Factors">One row for each cell that is not zero; null where all are.</param>
internal sealed record WeightedFeatures(int Channels, FactorMatrix? Factors);

using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Transformers;

/// <summary>A layer norm over the channels of each token.</summary>
internal sealed record Norm(Parameter Weight, Parameter Bias);

namespace Facet.Models.Internal.Weights;

/// <summary>What a tensor does in a network, so that made-up weights can have a likely size.</summary>
internal enum TensorRole
{
    /// <summary>A matrix or convolution kernel; all axes but the first are summed over.</summary>
    Matrix,

    Bias,

    /// <summary>The factor of a norm, around 1.</summary>
    NormWeight,

    /// <summary>The factor of a residual branch.</summary>
    LayerScale,

    /// <summary>Learned tokens and positions.</summary>
    Embedding,

    /// <summary>The mean that a batch norm subtracts.</summary>
    Mean,

    /// <summary>The variance that a batch norm divides by; above zero.</summary>
    Variance,

    /// <summary>A scalar beside the network.</summary>
    Scalar,
}

namespace Facet.Models.Internal.Configs;

/// <summary>What stands between the two layers of an MLP.</summary>
internal enum Activation
{
    /// <summary>x * Phi(x), with the error function.</summary>
    Gelu,

    /// <summary>x * sigmoid(1.702 x).</summary>
    QuickGelu,

    /// <summary>The tanh approximation of GELU.</summary>
    TanhGelu,

    /// <summary>x * sigmoid(x).</summary>
    Silu,

    Relu,
}

namespace Facet.Models;

/// <summary>The form in which tokens leave a model.</summary>
public enum TapLayout
{
    /// <summary>[N, tokens, channels]: CLS, registers, then the patches row by row.</summary>
    Tokens,

    /// <summary>[N, patches, channels], row by row.</summary>
    Patches,

    /// <summary>[N, channels, rows, columns] of the patch grid.</summary>
    Map,
}

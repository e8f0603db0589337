namespace Facet.Models.Internal.Transformers;

/// <summary>A tap inside a graph.</summary>
/// <param name="Value">[batch * tokens, width] if it has tokens, else [batch, width].</param>
/// <param name="HasTokens">Whether it has a row for each token of an image, or one row.</param>
/// <param name="Width">Channels.</param>
internal sealed record TapValue(GraphValue Value, bool HasTokens, int Width);

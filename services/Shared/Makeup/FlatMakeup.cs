namespace Facet.Makeup;

/// <summary>How a colour is mixed with what lies below it.</summary>
public enum FlatBlend
{
    /// <summary>Over it, in sRGB.</summary>
    Over,

    /// <summary>Over it, in linear light.</summary>
    Light,

    /// <summary>As a filter in front of it, in sRGB.</summary>
    Multiply,
}

/// <summary>Make-up as a picture editor would lay it on: an even colour in each region, without regard to light, skin or finish.</summary>
/// <param name="Blend">How colours are mixed.</param>
/// <param name="Seeds">By region (lips, eyes, cheeks): what its colour, strength and shape are made up from. A region that is not there stays bare.</param>
public sealed record FlatMakeup(FlatBlend Blend, IReadOnlyDictionary<string, ulong> Seeds);

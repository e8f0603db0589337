namespace Facet.Makeup;

/// <summary>How lipstick reflects.</summary>
public enum LipFinish
{
    /// <summary>The lips' own highlights, softened a little.</summary>
    Satin,

    /// <summary>Highlights are taken away.</summary>
    Matte,

    /// <summary>Highlights grow.</summary>
    Gloss,

    /// <summary>Broad highlights with fine sparkle.</summary>
    Metallic,
}

/// <summary>Lipstick.</summary>
/// <param name="Colour">At the outer edge, and everywhere without a gradient.</param>
/// <param name="Opacity">1 hides the lips' own colour.</param>
/// <param name="Finish">How it reflects.</param>
/// <param name="Gloss">How strong the highlights are; of no effect on a matte finish.</param>
/// <param name="Gradient">How far <paramref name="InnerColour"/> takes over towards the inside.</param>
/// <param name="InnerColour">Null means bare lips at the outer edge and <paramref name="Colour"/> inside.</param>
public sealed record LipStyle(
    Pigment Colour, float Opacity = 0.8f, LipFinish Finish = LipFinish.Satin, float Gloss = 0.3f, float Gradient = 0, Pigment? InnerColour = null);

/// <summary>How eye shadow lies.</summary>
public enum ShadowShape
{
    /// <summary>Even from corner to corner.</summary>
    Round,

    /// <summary>Stronger towards the outer corner.</summary>
    Almond,

    /// <summary>Drawn out and up beyond the outer corner.</summary>
    Cat,

    /// <summary>Light in the middle of the lid, dark at both corners.</summary>
    Halo,

    /// <summary>Dark at the lashes, above and below, fading upwards.</summary>
    Smoky,

    /// <summary>A sharp border between lid and crease.</summary>
    Cut,
}

/// <summary>Eye shadow.</summary>
/// <param name="Lid">On the lid, and everywhere if no other colour is given.</param>
/// <param name="Crease">In the fold above the lid.</param>
/// <param name="Outer">At the outer corner.</param>
/// <param name="Lower">Under the lower lashes.</param>
/// <param name="Opacity">1 hides the skin's colour.</param>
/// <param name="Shape">How it lies.</param>
/// <param name="Spread">0 covers the lid only, 1 reaches almost to the brow.</param>
/// <param name="Shimmer">Sheen and sparkle on the lid.</param>
public sealed record ShadowStyle(
    Pigment Lid, Pigment? Crease = null, Pigment? Outer = null, Pigment? Lower = null, float Opacity = 0.6f,
    ShadowShape Shape = ShadowShape.Round, float Spread = 0.5f, float Shimmer = 0);

/// <summary>Eyeliner along the lashes.</summary>
/// <param name="Colour">Its colour.</param>
/// <param name="Opacity">1 hides the skin.</param>
/// <param name="Upper">Thickness on the upper lid; 0 for none, 1 is 7 % of the distance between the eyes.</param>
/// <param name="Lower">Thickness on the lower lid, likewise.</param>
/// <param name="Wing">Length beyond the outer corner; 1 is a quarter of the distance between the eyes.</param>
/// <param name="Softness">0 is a pen's edge, 1 smudged.</param>
public sealed record LinerStyle(
    Pigment Colour, float Opacity = 0.9f, float Upper = 0.4f, float Lower = 0, float Wing = 0, float Softness = 0.2f);

/// <summary>Brow pencil.</summary>
/// <param name="Colour">Its colour.</param>
/// <param name="Density">How much of the brow is filled.</param>
public sealed record BrowStyle(Pigment Colour, float Density = 0.5f);

/// <summary>Where blush lies.</summary>
public enum BlushPlace
{
    /// <summary>Round, in the middle of the cheeks.</summary>
    Apples,

    /// <summary>Along the cheekbones.</summary>
    High,

    /// <summary>From the cheekbones up to the temples.</summary>
    Draped,

    /// <summary>Across the cheeks and the bridge of the nose.</summary>
    Sunkissed,

    /// <summary>In the hollow below the cheekbones.</summary>
    Hollow,
}

/// <summary>Blush.</summary>
/// <param name="Colour">Its colour.</param>
/// <param name="Opacity">At its strongest place.</param>
/// <param name="Place">Where.</param>
/// <param name="Size">0 is two thirds as wide as 0.5, 1 a third wider.</param>
/// <param name="Softness">How slowly it fades out.</param>
public sealed record BlushStyle(
    Pigment Colour, float Opacity = 0.3f, BlushPlace Place = BlushPlace.Apples, float Size = 0.5f, float Softness = 0.6f);

/// <summary>Foundation, relative to the wearer's own skin, so that one style goes with every skin.</summary>
/// <param name="Coverage">How far blotches and uneven colour are taken away.</param>
/// <param name="Lightness">-1 (darker) to 1 (lighter).</param>
/// <param name="Warmth">-1 (rosy, cool) to 1 (golden).</param>
/// <param name="Shine">-1 (matte: highlights are powdered) to 1 (dewy: highlights grow).</param>
public sealed record FoundationStyle(float Coverage = 0.5f, float Lightness = 0, float Warmth = 0, float Shine = 0);

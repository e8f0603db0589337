using Facet.Imaging;

namespace Facet.Makeup.Description;

/// <summary>How much the pixels of a region can tell of make-up.</summary>
internal static class Visibility
{
    /// <summary>A black-and-white photo has no colour anywhere; the least colourful skin in colour photos lies far above.</summary>
    private const float LeastChroma = 0.06f;

    /// <summary>Stops between both sides: up to the first the light counts as even, beyond the second half of the face lies in the dark.</summary>
    private const float EvenLight = 1, SideLight = 3;

    /// <param name="colours">Of the crop.</param>
    /// <param name="sides">The region, each side by itself where it has two.</param>
    /// <returns>0..1: colour there at all, times the share of pixels that are neither black nor blown out, times the evenness of the light.</returns>
    public static float Of(LogColours colours, params PixelSet[] sides)
    {
        float clipped = 0, count = 0, chroma = 0, darkest = float.MaxValue, brightest = float.MinValue;
        foreach (var side in sides)
        {
            foreach (var pixel in side.Pixels)
            {
                clipped += colours.IsClipped(pixel) ? 1 : 0;
            }

            var median = side.Thinned(2) is { Count: > 0 } some ? some.Median(colours) : side.Median(colours);
            chroma = Math.Max(chroma, Math.Max(Math.Abs(median[1]), Math.Abs(median[2])));
            (darkest, brightest) = (Math.Min(darkest, median[0]), Math.Max(brightest, median[0]));
            count += side.Count;
        }

        var hasColour = Math.Clamp(chroma / LeastChroma - 1, 0, 1);
        var isEven = Math.Clamp((SideLight - (brightest - darkest)) / (SideLight - EvenLight), 0, 1);
        return hasColour * isEven * (1 - (clipped / count));
    }
}

namespace Facet.Makeup.Description;

/// <summary>What one region looks like.</summary>
/// <param name="Values">Colours relative to the skin, then the tones of the skin, in stops; as many for every face.</param>
/// <param name="Visibility">How much of the region's colour can be seen, 0..1.</param>
public sealed record RegionDescription(float[] Values, float Visibility)
{
    /// <param name="colours">[n, 3]; changed.</param>
    /// <param name="skin">Taken from them, and put behind them.</param>
    /// <param name="visibility">0..1.</param>
    internal static RegionDescription Of(float[] colours, SkinTone skin, float visibility)
    {
        for (var i = 0; i < colours.Length; i++)
        {
            colours[i] -= skin.Mean[i % LogColours.Channels];
        }

        return new RegionDescription([.. colours, .. skin.Zones], visibility);
    }
}

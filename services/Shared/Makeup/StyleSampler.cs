using Facet.Makeup.Internal;

namespace Facet.Makeup;

/// <summary>
/// Makes styles up: the same seed gives the same style on every machine, another seed another one. About a fifth of the parts are bold (blue lips,
/// graphic liner, strong drapes), the others what is worn every day. Each part follows from the seed and the part alone.
/// </summary>
public static class StyleSampler
{
    /// <param name="seed">Any number.</param>
    /// <param name="parts">The parts that the style has.</param>
    public static MakeupStyle Sample(ulong seed, MakeupParts parts = MakeupParts.All) => Vary(new MakeupStyle { Name = $"sample {seed}" }, parts, seed);

    /// <summary>Another style that differs in some parts only.</summary>
    /// <param name="style">Its other parts are kept as they are.</param>
    /// <param name="parts">What is made up anew, whether or not the style had it.</param>
    /// <param name="seed">Any number.</param>
    public static MakeupStyle Vary(MakeupStyle style, MakeupParts parts, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(style);
        StyleRandom? Random(MakeupParts part) => parts.HasFlag(part) ? StyleRandom.For(seed, part) : null;
        return style with
        {
            Lips = Random(MakeupParts.Lips) is { } lips ? SampledParts.Lips(lips) : style.Lips,
            Eyes = Random(MakeupParts.Eyes) is { } eyes ? SampledParts.Eyes(eyes) : style.Eyes,
            Liner = Random(MakeupParts.Liner) is { } liner ? SampledParts.Liner(liner) : style.Liner,
            Brows = Random(MakeupParts.Brows) is { } brows ? SampledParts.Brows(brows) : style.Brows,
            Cheeks = Random(MakeupParts.Cheeks) is { } cheeks ? SampledParts.Cheeks(cheeks) : style.Cheeks,
            Foundation = Random(MakeupParts.Foundation) is { } foundation ? SampledParts.Foundation(foundation) : style.Foundation,
        };
    }
}

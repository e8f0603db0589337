using Facet.Makeup;

namespace Facet.Cli.Quality;

/// <summary>A picture to make: who, painted how, taken how.</summary>
/// <param name="Person">Number of the bare face.</param>
/// <param name="Styles">By region: number of the style it wears; -1 for none.</param>
/// <param name="Style">All parts together; null for a bare face.</param>
/// <param name="Change">How it is taken.</param>
internal sealed record Picture(int Person, IReadOnlyDictionary<string, int> Styles, MakeupStyle? Style, PhotoChange Change)
{
    public byte[] Make(IReadOnlyList<BareFace> people)
    {
        var face = people[Person].Face;
        return Change.Apply(Style is null ? face.Image : MakeupPainter.Paint(face, Style));
    }
}

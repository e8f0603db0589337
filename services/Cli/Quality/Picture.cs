using Facet.Makeup;

namespace Facet.Cli.Quality;

/// <summary>A picture to make: who, painted how, taken how.</summary>
/// <param name="Person">Number of the bare face.</param>
/// <param name="Styles">By region: number of the style it wears; -1 for none.</param>
/// <param name="Style">All parts together; null for a bare face.</param>
/// <param name="Change">How it is taken.</param>
internal sealed record Picture(int Person, IReadOnlyDictionary<string, int> Styles, MakeupStyle? Style, PhotoChange Change)
{
    /// <summary>What the plainer painter puts on, in place of a style.</summary>
    public FlatMakeup? Flat { get; init; }

    /// <summary>Seed of the skin that the person has in place of their own.</summary>
    public int? Skin { get; init; }

    /// <returns>As JPEG.</returns>
    public byte[] Make(PaintedFace face) => Change.Apply(
        Flat is not null ? FlatPainter.Paint(face, Flat) : Style is not null ? MakeupPainter.Paint(face, Style) : face.Image);

    /// <summary>Makes pictures, the people side by side and those of one person one after the other, and does something with each.</summary>
    /// <param name="pictures">In any order.</param>
    /// <param name="people">The bare faces.</param>
    /// <param name="use">Gets the picture's number and its JPEG; called from several threads.</param>
    /// <param name="cancel">Ends it.</param>
    public static Task ForEachAsync(
        IReadOnlyList<Picture> pictures, IReadOnlyList<BareFace> people, Func<int, byte[], CancellationToken, Task> use, CancellationToken cancel) =>
        Parallel.ForEachAsync(Enumerable.Range(0, pictures.Count).GroupBy(i => pictures[i].Person), cancel, async (person, stop) =>
        {
            var own = people[person.Key].ToPaint();
            foreach (var skin in person.GroupBy(i => pictures[i].Skin))
            {
                var face = skin.Key is { } seed ? OtherSkin.Of(own, seed) : own;
                foreach (var i in skin)
                {
                    await use(i, pictures[i].Make(face), stop);
                }
            }
        });
}

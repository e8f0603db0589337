using Facet.Makeup;

namespace Facet.Cli.Quality;

/// <summary>The pictures that are compared with each other.</summary>
internal static class PictureSets
{
    public const string Plain = "plain", Mixed = "mixed";

    /// <summary>So many people are enough to see what a change costs them.</summary>
    public const int MostChangedPeople = 24;

    private static readonly (string Name, PhotoChanges Changes)[] s_changes =
    [
        ("light+cast", PhotoChanges.Light | PhotoChanges.Cast), ("light", PhotoChanges.Light), ("cast", PhotoChanges.Cast), ("jpeg", PhotoChanges.Jpeg),
        ("scale", PhotoChanges.Scale), ("blur", PhotoChanges.Blur),
    ];

    /// <summary>Names of all sets, the plain one first.</summary>
    public static IEnumerable<string> Names(bool isQuick) => isQuick ? [Plain, s_changes[0].Name] : [Plain, Mixed, .. s_changes.Select(change => change.Name)];

    /// <summary>Every person in every style; in the plain set bare as well.</summary>
    public static IReadOnlyList<Picture> Make(string name, int people, int styles, int seed)
    {
        var changes = Array.Find(s_changes, change => change.Name == name).Changes;
        return
        [
            .. Enumerable.Range(0, people).SelectMany(person =>
                Enumerable.Range(0, styles).Select(number => Painted(name, person, number, styles, seed, changes)).Concat(name == Plain ? [Bare(person)] : [])),
        ];
    }

    private static Picture Painted(string name, int person, int number, int styles, int seed, PhotoChanges changes)
    {
        var numbers = name == Mixed ? Looks.Mixed(person, number, styles) : Looks.Bare.ToDictionary(entry => entry.Key, _ => number);
        var change = changes == PhotoChanges.None ? PhotoChange.None : PhotoChange.Sample(Looks.Mix(seed, person, number), changes);
        return new Picture(person, numbers, Looks.Of(numbers, seed), change);
    }

    private static Picture Bare(int person) => new(person, Looks.Bare, null, PhotoChange.None);
}

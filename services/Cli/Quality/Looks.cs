using Facet.Makeup;
using Facet.Makeup.Description;

namespace Facet.Cli.Quality;

/// <summary>Puts styles together, region by region.</summary>
internal static class Looks
{
    public static IReadOnlyDictionary<string, int> Bare { get; } = MakeupDescriptor.Regions.ToDictionary(region => region, _ => -1);

    /// <summary>A style for each region. Eyes wear shadow and liner.</summary>
    /// <param name="numbers">By region: number of the style, -1 for none.</param>
    /// <param name="seed">Styles with the same number and seed are the same.</param>
    /// <param name="nuisance">Set: brows and foundation are made up from it, as what has nothing to do with any region's style.</param>
    public static MakeupStyle Of(IReadOnlyDictionary<string, int> numbers, int seed, ulong? nuisance = null)
    {
        var style = new MakeupStyle { Name = "look " + string.Join(' ', numbers.Select(entry => entry.Value)) };
        foreach (var (region, number) in numbers.Where(entry => entry.Value >= 0))
        {
            var parts = region switch
            {
                "lips" => MakeupParts.Lips,
                "eyes" => MakeupParts.Eyes | MakeupParts.Liner,
                "cheeks" => MakeupParts.Cheeks,
                _ => MakeupParts.None,
            };
            style = StyleSampler.Vary(style, parts, SeedOf(seed, number));
        }

        return nuisance is { } other ? StyleSampler.Vary(style, other % 3 == 0 ? MakeupParts.Foundation : MakeupParts.Brows, other) : style;
    }

    /// <summary>What each region's style is made up from.</summary>
    public static IReadOnlyDictionary<string, ulong> Seeds(IReadOnlyDictionary<string, int> numbers, int seed) =>
        numbers.ToDictionary(entry => entry.Key, entry => SeedOf(seed, entry.Value));

    /// <summary>The numbers of styles for one picture: every region another one, each number once for each person.</summary>
    public static IReadOnlyDictionary<string, int> Mixed(int person, int number, int styles) => MakeupDescriptor.Regions
        .Select((region, i) => (region, Number: (number + (i * (person + 1))) % styles))
        .ToDictionary(entry => entry.region, entry => entry.Number);

    /// <summary>A seed from several numbers, the same on every machine.</summary>
    public static int Mix(int seed, int person, int number) => unchecked((((seed * 1_000_003) + person) * 8_191) + number) & int.MaxValue;

    private static ulong SeedOf(int seed, int number) => ((ulong)(uint)seed << 32) | (uint)number;
}

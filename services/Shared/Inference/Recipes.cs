using System.Globalization;

namespace Facet.Inference;

/// <summary>The hidden states that are added up for each region of a face.</summary>
public static class Recipes
{
    /// <summary>Blocks of the network (ViT-S/16) that the recipe was made for.</summary>
    private const double OriginalBlocks = 12;

    private static readonly (string Region, int[] States)[] s_original = [("lips", [3, 4, 5]), ("eyes", [9, 10, 11]), ("cheeks", [3, 4, 5])];

    /// <summary>The recipe of the published scores at the same depths of a network of another number of blocks.</summary>
    /// <returns>Names of taps for each region, without repetition; empty without blocks.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> OfDepth(int blocks) => blocks == 0
        ? new Dictionary<string, IReadOnlyList<string>>()
        : s_original.ToDictionary(
            region => region.Region,
            IReadOnlyList<string> (region) => [.. region.States.Select(state => (int)Math.Round(state * blocks / OriginalBlocks)).Distinct().Select(Hidden)]);

    /// <summary>3 -> hidden_03.</summary>
    public static string Hidden(int state) => string.Create(CultureInfo.InvariantCulture, $"hidden_{state:00}");
}

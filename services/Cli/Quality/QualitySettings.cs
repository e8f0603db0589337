namespace Facet.Cli.Quality;

/// <summary>What is measured.</summary>
/// <param name="Paths">Photos of faces, or folders of them.</param>
/// <param name="People">At most so many faces are painted.</param>
/// <param name="Styles">On each.</param>
/// <param name="Seed">Of all that is made up.</param>
/// <param name="Recipes">Names.</param>
/// <param name="IsQuick">Only the plain pictures and one change.</param>
internal sealed record QualitySettings(IReadOnlyList<string> Paths, int People, int Styles, int Seed, IReadOnlyList<string> Recipes, bool IsQuick);

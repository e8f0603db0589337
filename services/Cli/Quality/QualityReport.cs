namespace Facet.Cli.Quality;

/// <summary>How well a recipe finds the same make-up on other people.</summary>
/// <param name="People">Faces that were painted.</param>
/// <param name="Styles">Styles on each.</param>
/// <param name="Seed">Of styles, people and changes.</param>
/// <param name="LeftOut">Photos that a metric was trained on, or without a usable face.</param>
/// <param name="Recipes">One entry for each recipe and region.</param>
/// <param name="RealMakeup">By recipe: share of real photos told right, with or without make-up; empty where no list says which are which.</param>
/// <param name="Seconds">The whole run.</param>
internal sealed record QualityReport(
    int People, int Styles, int Seed, int LeftOut, IReadOnlyList<RegionQuality> Recipes, IReadOnlyList<RealMakeupQuality> RealMakeup, double Seconds);

/// <summary>A recipe and a region.</summary>
/// <param name="Recipe">Name; "oracle" is the seed recipe as difference to the person's own bare face.</param>
/// <param name="Region">Name, or "all" for the mean of the regions.</param>
/// <param name="Chance">Precision of guessing.</param>
/// <param name="PrecisionAt1">Of the nearest other person.</param>
/// <param name="PrecisionAt10">Of the ten nearest faces of other people.</param>
/// <param name="Low">Lower end of its 95 % interval, over people.</param>
/// <param name="High">Upper end.</param>
/// <param name="MeanAveragePrecision">Over all faces of other people.</param>
/// <param name="IdentityLeak">Share of queries whose nearest other picture is the same person in another style.</param>
/// <param name="BareFalsePositives">Share of queries whose nearest other person wears nothing.</param>
/// <param name="Changes">Precision at 10 among some of the people: plain, with styles mixed region by region, and with all pictures changed.</param>
/// <param name="Slices">Precision at 10 of some queries: by skin tone and by side light.</param>
internal sealed record RegionQuality(
    string Recipe,
    string Region,
    double Chance,
    double PrecisionAt1,
    double PrecisionAt10,
    double Low,
    double High,
    double MeanAveragePrecision,
    double IdentityLeak,
    double BareFalsePositives,
    IReadOnlyDictionary<string, double> Changes,
    IReadOnlyDictionary<string, double> Slices);

/// <summary>Real make-up against bare faces, by the five nearest other photos.</summary>
/// <param name="Recipe">Name.</param>
/// <param name="Photos">With and without make-up.</param>
/// <param name="Accuracy">Share told right by all regions together.</param>
/// <param name="Regions">Share told right by one region alone.</param>
internal sealed record RealMakeupQuality(string Recipe, int Photos, double Accuracy, IReadOnlyDictionary<string, double> Regions);

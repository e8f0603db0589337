using Facet.Features.V1;
using Facet.Hosting;
using Facet.Models;
using Facet.Types.V1;
using static Facet.Features.Checks;
using InputFit = Facet.Inference.InputFit;
using MaskMode = Facet.Gram.MaskMode;

namespace Facet.Features;

/// <summary>What a call asks for, checked and with all defaults filled in.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Regions">Those of the recipe that are wanted.</param>
/// <param name="Outputs">What is wanted.</param>
/// <param name="Maps">Feature maps to return.</param>
/// <param name="Type">Of the numbers on the wire.</param>
/// <param name="Mode">How masks come to the grid.</param>
/// <param name="Fit">How the crop becomes the input; Stretch for a recipe that runs no model.</param>
/// <param name="InputSize">Side of the input; 0 is the model's own, or that the recipe runs none.</param>
/// <param name="MinAreaShare">Regions with less count as hidden.</param>
internal sealed record ExtractPlan(
    Recipe Recipe,
    IReadOnlyList<RecipeRegion> Regions,
    IReadOnlySet<FeatureOutput> Outputs,
    IReadOnlyList<TapOutput> Maps,
    TensorType Type,
    MaskMode Mode,
    InputFit Fit,
    int InputSize,
    float MinAreaShare)
{
    private const int MaxTapSums = 64;

    private static readonly HashSet<FeatureOutput> s_masked = [FeatureOutput.RegionFactors, FeatureOutput.WeightedFeatures, FeatureOutput.Gram];

    public bool NeedsMasks => Outputs.Overlaps(s_masked);

    /// <summary>The output that pools the crop; null unless it is wanted.</summary>
    public TapOutput? Embedding => Outputs.Contains(FeatureOutput.Embedding) ? TapOutput.Of(Recipe.Embedding!) : null;

    /// <summary>All outputs of the model that are needed, each once, in an order that does not depend on the call.</summary>
    public IReadOnlyList<TapOutput> ModelOutputs
    {
        get
        {
            IEnumerable<TapOutput> regions = NeedsMasks ? Regions.Select(Sum) : [];
            IEnumerable<TapOutput> pooled = Embedding is { } embedding ? [embedding] : [];
            return [.. regions.Concat(Maps).Concat(pooled).DistinctBy(output => output.Name).OrderBy(output => output.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>What of the plan, besides the model, changes the numbers: part of their fingerprint.</summary>
    public string Canonical
    {
        get
        {
            var maps = NeedsMasks ? "" : string.Join(", ", Maps.Select(map => map.Name));
            return (NeedsMasks || Maps.Count == 0 ? Recipe.Canonical(Mode) : $"{Recipe.Name}; maps {maps}")
                + (InputSize > 0 ? $"; input {InputSize}" : "") + (Fit == InputFit.Stretch ? "" : $"; fit {Fit}");
        }
    }

    /// <exception cref="FacetException">INVALID_ARGUMENT: something that is unknown or does not fit together.</exception>
    public static ExtractPlan Of(ExtractOptions wanted, RecipeBook recipes, FeaturesOptions options)
    {
        var recipe = recipes.Find(wanted.Recipe, wanted.Model);
        var outputs = OutputsOf(wanted, recipe);
        var regions = RegionsOf(recipe, wanted, outputs);
        return new ExtractPlan(
            recipe,
            regions,
            outputs,
            MapsOf(wanted, regions, outputs),
            TensorPacking.CheckType(wanted.Type),
            ModeOf(wanted.MaskMode, recipe),
            FitOf(wanted.Fit, recipe),
            InputSizeOf(wanted.InputSize, recipe, options),
            wanted.MinAreaShare > 0 ? wanted.MinAreaShare : options.MinAreaShare);
    }

    /// <summary>The sum of a region as an output of the model.</summary>
    public static TapOutput Sum(RecipeRegion region) => TapOutput.Parse(region.TapSum, TapLayout.Map);

    private static HashSet<FeatureOutput> OutputsOf(ExtractOptions wanted, Recipe recipe)
    {
        foreach (var output in wanted.Outputs)
        {
            Require(Enum.IsDefined(output) && output != FeatureOutput.Unspecified, "outputs", "OUTPUT_NOT_OFFERED", $"Output '{output}' is unknown.");
            var isOffered = output != FeatureOutput.Embedding || recipe.Embedding is not null;
            Require(isOffered, "outputs", "OUTPUT_NOT_OFFERED", $"Recipe '{recipe.Name}' offers no embedding.");
            var isVector = output is FeatureOutput.RegionFactors or FeatureOutput.Gram;
            Require(isVector || !recipe.IsMetric, "outputs", "OUTPUT_NOT_OFFERED", $"Recipe '{recipe.Name}' runs no backbone: it offers REGION_FACTORS and GRAM alone.");
        }

        return wanted.Outputs.Count == 0 ? [FeatureOutput.RegionFactors] : [.. wanted.Outputs];
    }

    private static IReadOnlyList<RecipeRegion> RegionsOf(Recipe recipe, ExtractOptions wanted, HashSet<FeatureOutput> outputs)
    {
        var unknown = wanted.Regions.FirstOrDefault(name => recipe.Regions.All(region => region.Region != name));
        Require(unknown is null, "regions", "UNKNOWN_REGION",
            $"Recipe '{recipe.Name}' has no region '{unknown}'; it has {string.Join(", ", recipe.Regions.Select(region => region.Region))}.");
        var needsRegions = outputs.Overlaps(s_masked) || (outputs.Contains(FeatureOutput.FeatureMap) && wanted.TapSums.Count == 0);
        Require(recipe.Regions.Count > 0 || !needsRegions, "options.recipe", "NO_REGIONS",
            $"Recipe '{recipe.Name}' has no regions: ask for FEATURE_MAP with tap_sums, or name another recipe.");
        return wanted.Regions.Count == 0 ? recipe.Regions : [.. recipe.Regions.Where(region => wanted.Regions.Contains(region.Region))];
    }

    private static TapOutput[] MapsOf(ExtractOptions wanted, IReadOnlyList<RecipeRegion> regions, HashSet<FeatureOutput> outputs)
    {
        var sums = wanted.TapSums;
        Require(sums.Count == 0 || outputs.Contains(FeatureOutput.FeatureMap), "tap_sums", "TAP_SUMS_WITHOUT_MAP", "tap_sums name feature maps: ask for FEATURE_MAP.");
        Require(sums.Count <= MaxTapSums, "tap_sums", "TOO_MANY_TAP_SUMS", $"There are {sums.Count} tap_sums; at most {MaxTapSums} are returned at once.");
        Require(sums.All(sum => sum.Split('+').All(tap => !string.IsNullOrWhiteSpace(tap))), "tap_sums", "UNKNOWN_OUTPUT", "A tap sum has an empty name in it.");
        return !outputs.Contains(FeatureOutput.FeatureMap) ? []
            : [.. (sums.Count > 0 ? sums.Select(sum => TapOutput.Parse(sum, TapLayout.Map)) : regions.Select(Sum)).DistinctBy(map => map.Name)];
    }

    private static MaskMode ModeOf(V1.MaskMode mode, Recipe recipe) => mode switch
    {
        V1.MaskMode.Unspecified => recipe.MaskMode,
        V1.MaskMode.Area => MaskMode.Area,
        V1.MaskMode.Bilinear => MaskMode.Bilinear,
        V1.MaskMode.BilinearAntialias => MaskMode.BilinearAntialias,
        V1.MaskMode.Nearest => MaskMode.Nearest,
        V1.MaskMode.NearestExact => MaskMode.NearestExact,
        _ => throw new FacetException(FacetError.Invalid("mask_mode", "UNKNOWN_VALUE", $"mask_mode has the unknown value {(int)mode}.")),
    };

    private static InputFit FitOf(V1.InputFit fit, Recipe recipe) => fit switch
    {
        V1.InputFit.Unspecified or V1.InputFit.Stretch => InputFit.Stretch,
        V1.InputFit.Processor => recipe.IsMetric ? InputFit.Stretch : InputFit.Processor,
        _ => throw new FacetException(FacetError.Invalid("fit", "UNKNOWN_VALUE", $"fit has the unknown value {(int)fit}.")),
    };

    private static int InputSizeOf(uint size, Recipe recipe, FeaturesOptions options)
    {
        if (recipe.IsMetric)
        {
            Require(size == 0, "input_size", "INPUT_SIZE", $"Recipe '{recipe.Name}' runs no model: leave input_size out.");
            return 0;
        }

        Require(size <= FeaturesOptions.MaxInputSize, "input_size", "INPUT_SIZE", $"input_size is {size}; at most {FeaturesOptions.MaxInputSize} is possible.");
        return size > 0 ? (int)size : options.InputSize;
    }
}

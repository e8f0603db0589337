using Facet.Features.V1;
using Facet.Gram;
using Facet.Hosting;
using Facet.Types.V1;
using Microsoft.Extensions.Options;
using MaskMode = Facet.Gram.MaskMode;

namespace Facet.Features;

/// <summary>One crop in, what was asked for out.</summary>
public sealed class ExtractHandler(FeaturesEngine engine, IOptions<FeaturesOptions> options)
{
    /// <exception cref="FacetException">The request does not fit together, or the queue is full.</exception>
    public async Task<ExtractResponse> ExtractAsync(ExtractRequest request, CancellationToken cancel)
    {
        var watch = new StageWatch();
        var wanted = request.Options ?? new ExtractOptions();
        var recipe = engine.Recipe(wanted.Recipe, wanted.Model);
        var regions = Regions(recipe, wanted);
        var outputs = Outputs(wanted);
        var type = TensorPacking.CheckType(wanted.Type);
        var mode = Mode(wanted.MaskMode, recipe);
        var crop = ExtractInputs.Crop(request, options.Value.MaxCropSide);
        var needsMasks = outputs.Overlaps(s_maskedOutputs);
        var masks = needsMasks ? ExtractInputs.Masks(request, crop, [.. regions.Select(region => region.Region)]) : [];
        watch.Lap("decode");
        using var maps = await engine.RunAsync(recipe, crop, cancel);
        watch.Lap("inference");
        var response = new ExtractResponse
        {
            Fingerprint = Fingerprints.Of(engine.Describe(recipe), recipe, mode, request.MaskSource),
            GridHeight = (uint)maps.All.First().Height,
            GridWidth = (uint)maps.All.First().Width,
        };
        if (outputs.Contains(FeatureOutput.FeatureMap))
        {
            response.FeatureMaps.AddRange(maps.All.Select(map => Named(map.Name, map.Values.Span, [map.Channels, map.Height, map.Width], type)));
        }

        if (needsMasks)
        {
            var minShare = wanted.MinAreaShare > 0 ? wanted.MinAreaShare : options.Value.MinAreaShare;
            foreach (var region in regions)
            {
                AddRegion(response, maps[region.TapSum], masks[region.Region], mode, minShare, outputs, type);
            }
        }

        watch.Lap("masking");
        if (outputs.Contains(FeatureOutput.Embedding))
        {
            var embedding = await engine.EmbedAsync(recipe, crop, cancel);
            response.Embedding = TensorPacking.Pack(embedding, [embedding.Length], type);
            watch.Lap("embedding");
        }

        response.Timings.AddRange(watch.Stages);
        return response;
    }

    private static readonly HashSet<FeatureOutput> s_maskedOutputs =
        [FeatureOutput.RegionFactors, FeatureOutput.WeightedFeatures, FeatureOutput.Gram];

    private static void AddRegion(
        ExtractResponse response, FeatureMap map, RegionMask mask, MaskMode mode, float minShare, HashSet<FeatureOutput> outputs, TensorType type)
    {
        var share = mask.AreaShare();
        var grid = mask.Downsample(map.Height, map.Width, mode);
        if (share < minShare || !grid.Any(weight => weight > 0))
        {
            response.MissingRegions.Add(mask.Region);
            return;
        }

        var masked = MaskedFactors.Build(map.Values.Span, map.Channels, map.Height, map.Width, grid);
        if (outputs.Contains(FeatureOutput.RegionFactors))
        {
            var factors = new RegionFactors
            {
                Region = mask.Region,
                Factors = TensorPacking.Pack(masked.Factors.Values.Span, [masked.Factors.Rows, masked.Factors.Channels], type),
                GramNorm = GramScore.Norm(masked.Factors),
                AreaShare = (float)share,
            };
            factors.Patches.AddRange(masked.Patches.Select(patch => (uint)patch));
            response.Regions.Add(factors);
        }

        if (outputs.Contains(FeatureOutput.WeightedFeatures))
        {
            response.WeightedFeatures.Add(Named(mask.Region, MaskedFactors.Weighted(map.Values.Span, grid), [map.Channels, map.Height, map.Width], type));
        }

        if (outputs.Contains(FeatureOutput.Gram))
        {
            response.Grams.Add(Named(mask.Region, GramMatrix.Of(masked.Factors), [map.Channels, map.Channels], type));
        }
    }

    private static NamedTensor Named(string name, ReadOnlySpan<float> values, ReadOnlySpan<long> shape, TensorType type) =>
        new() { Name = name, Tensor = TensorPacking.Pack(values, shape, type) };

    private static IReadOnlyList<RecipeRegion> Regions(Recipe recipe, ExtractOptions wanted)
    {
        foreach (var name in wanted.Regions)
        {
            if (!recipe.Regions.Any(region => region.Region == name))
            {
                throw new FacetException(FacetError.Invalid(
                    "regions", "UNKNOWN_REGION",
                    $"Recipe '{recipe.Name}' has no region '{name}'; it has {string.Join(", ", recipe.Regions.Select(region => region.Region))}."));
            }
        }

        return wanted.Regions.Count == 0 ? recipe.Regions : [.. recipe.Regions.Where(region => wanted.Regions.Contains(region.Region))];
    }

    private static HashSet<FeatureOutput> Outputs(ExtractOptions wanted)
    {
        foreach (var output in wanted.Outputs)
        {
            if (!Enum.IsDefined(output) || output is FeatureOutput.Unspecified)
            {
                throw new FacetException(FacetError.Invalid("outputs", "OUTPUT_NOT_OFFERED", $"Output '{output}' is unknown."));
            }
        }

        return wanted.Outputs.Count == 0 ? [FeatureOutput.RegionFactors] : [.. wanted.Outputs];
    }

    private static MaskMode Mode(V1.MaskMode mode, Recipe recipe) => mode switch
    {
        V1.MaskMode.Unspecified => recipe.MaskMode,
        V1.MaskMode.Area => MaskMode.Area,
        V1.MaskMode.Bilinear => MaskMode.Bilinear,
        V1.MaskMode.BilinearAntialias => MaskMode.BilinearAntialias,
        V1.MaskMode.Nearest => MaskMode.Nearest,
        V1.MaskMode.NearestExact => MaskMode.NearestExact,
        _ => throw new FacetException(FacetError.Invalid("mask_mode", "UNKNOWN_VALUE", $"mask_mode has the unknown value {(int)mode}.")),
    };
}

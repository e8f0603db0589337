using Facet.Features.V1;
using Facet.Gram;
using Facet.Hosting;
using Facet.Imaging;
using Facet.Inference;
using Facet.ModelServing;
using Facet.Types.V1;
using Microsoft.Extensions.Options;

namespace Facet.Features;

/// <summary>One crop in, what was asked for out.</summary>
public sealed class ExtractHandler(FeaturesEngine engine, RecipeBook recipes, MetricExtractor metric, IOptions<FeaturesOptions> options)
{
    /// <exception cref="FacetException">The request does not fit together.</exception>
    /// <exception cref="OverloadedException">The queue is full.</exception>
    public async Task<ExtractResponse> ExtractAsync(ExtractRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var watch = new StageWatch();
        var plan = ExtractPlan.Of(request.Options ?? new ExtractOptions(), recipes, options.Value);
        if (plan.Recipe.IsMetric)
        {
            return await metric.ExtractAsync(request, ExtractInputs.Crop(request, options.Value.MaxCropSide), plan, watch, cancel);
        }

        using var lease = engine.Rent(plan.Recipe, plan.ModelOutputs, plan.InputSize);
        var session = lease.Session;
        session.RequireRoom();
        var crop = ExtractInputs.Crop(request, options.Value.MaxCropSide);
        var masks = plan.NeedsMasks ? ExtractMasks.Read(request, crop, plan, session.Backbone, options.Value.MaxCropSide) : [];
        watch.Lap("decode");
        var answer = await session.RunAsync(crop, plan.Fit, cancel);
        using var run = answer.Value;
        watch.Add(("queue", answer.Queued), ("inference", answer.Ran));
        var seen = session.Backbone.SeenPart(new PixelSize(crop.Width, crop.Height), plan.Fit);
        var response = new ExtractResponse
        {
            Fingerprint = Fingerprints.Of(ModelDescription.Of(session), plan, request.MaskSource),
            Seen = new Box { Left = (float)seen.Left, Top = (float)seen.Top, Width = (float)seen.Width, Height = (float)seen.Height },
        };
        var maps = session.Backbone.Outputs.Where(output => output.Shape.Count == 3).ToDictionary(output => output.Name, output => FeatureMap.Of(run, output));
        if (maps.Values.FirstOrDefault() is { } first)
        {
            (response.GridHeight, response.GridWidth) = ((uint)first.Height, (uint)first.Width);
        }

        response.FeatureMaps.AddRange(plan.Maps.Select(map => Named(map.Name, maps[map.Name], maps[map.Name].Values.Span, plan.Type)));
        foreach (var region in plan.NeedsMasks ? plan.Regions : [])
        {
            AddRegion(response, plan, maps[ExtractPlan.Sum(region).Name], masks[region.Region]);
        }

        if (plan.Embedding is { } pooled)
        {
            var embedding = run[session.Backbone.Outputs.First(output => output.Name == pooled.Name)].Span;
            response.Embedding = TensorPacking.Pack(embedding, [embedding.Length], plan.Type);
        }

        watch.Lap("masking");
        response.Timings.AddRange(watch.Stages);
        return response;
    }

    private static void AddRegion(ExtractResponse response, ExtractPlan plan, FeatureMap map, RegionMask mask)
    {
        var share = mask.AreaShare();
        var grid = mask.Downsample(map.Height, map.Width, plan.Mode);
        if (share < plan.MinAreaShare || !grid.Any(weight => weight > 0))
        {
            response.MissingRegions.Add(mask.Region);
            return;
        }

        var (outputs, type) = (plan.Outputs, plan.Type);
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
            response.WeightedFeatures.Add(Named(mask.Region, map, MaskedFactors.Weighted(map.Values.Span, grid), type));
        }

        if (outputs.Contains(FeatureOutput.Gram))
        {
            var gram = TensorPacking.Pack(GramMatrix.Of(masked.Factors), [map.Channels, map.Channels], type);
            response.Grams.Add(new NamedTensor { Name = mask.Region, Tensor = gram });
        }
    }

    private static NamedTensor Named(string name, FeatureMap like, ReadOnlySpan<float> values, TensorType type) =>
        new() { Name = name, Tensor = TensorPacking.Pack(values, [like.Channels, like.Height, like.Width], type) };
}

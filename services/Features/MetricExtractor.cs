using Facet.Features.V1;
using Facet.Gram;
using Facet.Hosting;
using Facet.Makeup.Description;
using Facet.Makeup.Metric;
using Facet.Types.V1;
using Microsoft.Extensions.Options;
using static Facet.Features.Checks;

namespace Facet.Features;

/// <summary>The recipe without a backbone: describes the regions of a crop and makes their vectors by a learned metric, one row of factors each.</summary>
public sealed class MetricExtractor : IDisposable
{
    public const string ShippedFile = "makeup-metric.json";

    private readonly FeaturesOptions _options;
    private readonly WorkGate _gate;
    private readonly Lazy<MakeupMetric> _metric;

    public MetricExtractor(IOptions<FeaturesOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _gate = new WorkGate(Environment.ProcessorCount, _options.MaxQueue);
        var path = _options.MetricFile.Length > 0 ? _options.MetricFile : Path.Combine(AppContext.BaseDirectory, ShippedFile);
        _metric = new Lazy<MakeupMetric>(() => MakeupMetric.Load(path), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The metric as a model, once it was used.</summary>
    public IEnumerable<ModelInfo> Loaded => _metric.IsValueCreated ? [Model] : [];

    /// <summary>Reads the metric.</summary>
    /// <exception cref="InvalidDataException">The file is no metric.</exception>
    internal void WarmUp() => _ = _metric.Value;

    internal async Task<ExtractResponse> ExtractAsync(
        ExtractRequest request, Imaging.RgbImage crop, ExtractPlan plan, StageWatch watch, CancellationToken cancel)
    {
        Require(request.Masks.Count == 0, "masks", "MASKS_NOT_USED", $"Recipe '{plan.Recipe.Name}' compares regions with the bare skin of a label map: send label_map in place of masks.");
        var labels = ExtractMasks.LabelMapOf(request, crop, $"Recipe '{plan.Recipe.Name}' needs a label map.");
        var values = ClassValues(labels);
        watch.Lap("decode");
        var response = new ExtractResponse
        {
            Fingerprint = Fingerprints.Of(Model, plan, request.MaskSource),
            Seen = new Box { Width = crop.Width, Height = crop.Height },
            GridHeight = 1,
            GridWidth = 1,
        };
        var described = await _gate.RunAsync(() => Describe(crop, labels, values), cancel);
        foreach (var region in plan.Regions)
        {
            AddRegion(response, plan, region.Region, described.GetValueOrDefault(region.Region), AreaShare(labels, region.Region));
        }

        watch.Lap("describing");
        response.Timings.AddRange(watch.Stages);
        return response;
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>The value of each class by its name.</summary>
    private static Dictionary<string, byte> ClassValues(LabelMap labels)
    {
        var values = new Dictionary<string, byte>(StringComparer.Ordinal);
        foreach (var label in labels.Classes)
        {
            Require(label.Value <= byte.MaxValue, "label_map.classes", "LABEL_OUT_OF_RANGE", $"Class '{label.Name}' has the value {label.Value}; labels lie in 0..255.");
            values.TryAdd(label.Name, (byte)label.Value);
        }

        Require(values.ContainsKey("skin"), "label_map.classes", "MISSING_CLASS", "label_map names no class 'skin': send the classes of the parser with it.");
        return values;
    }

    /// <summary>At the size that the metric was trained for, as a backbone would bring a crop to its input.</summary>
    private IReadOnlyDictionary<string, RegionDescription> Describe(Imaging.RgbImage crop, LabelMap labels, Dictionary<string, byte> values)
    {
        var side = _metric.Value.CropSize;
        if (crop.Width == side && crop.Height == side)
        {
            return MakeupDescriptor.Describe(crop, labels.Labels.Span, values);
        }

        var given = labels.Labels.Span;
        var nearest = new byte[side * side];
        for (var i = 0; i < nearest.Length; i++)
        {
            var (x, y) = (((i % side * 2) + 1) * crop.Width / (2 * side), ((i / side * 2) + 1) * crop.Height / (2 * side));
            nearest[i] = given[(y * crop.Width) + x];
        }

        return MakeupDescriptor.Describe(Imaging.Resize.Antialiased(crop, side, side), nearest, values);
    }

    private ModelInfo Model => new()
    {
        Id = "makeup-metric",
        Kind = "metric",
        Architecture = $"linear discriminants over {_metric.Value.Descriptor}",
        Licence = "that of its photos",
        Source = $"trained on {_metric.Value.Provenance.Faces} faces x {_metric.Value.Provenance.Styles} painted styles: {_metric.Value.Provenance.Photos}",
        WeightsSha256 = _metric.Value.Sha256,
        Provider = "cpu",
        Precision = "fp32",
        InputHeight = (uint)_metric.Value.CropSize,
        InputWidth = (uint)_metric.Value.CropSize,
    };

    private void AddRegion(ExtractResponse response, ExtractPlan plan, string name, RegionDescription? description, float share)
    {
        var metric = _metric.Value.Regions.FirstOrDefault(region => region.Region == name);
        var confidence = metric is null || description is null ? 0 : metric.Confidence(description);
        if (metric is null || description is null || share < plan.MinAreaShare || confidence < _options.MinConfidence)
        {
            response.MissingRegions.Add(name);
            return;
        }

        var row = new FactorMatrix(metric.Embed(description), 1, metric.Dimensions);
        if (plan.Outputs.Contains(FeatureOutput.RegionFactors))
        {
            response.Regions.Add(new RegionFactors
            {
                Region = name,
                Factors = TensorPacking.Pack(row.Values.Span, [1, row.Channels], plan.Type),
                GramNorm = GramScore.Norm(row),
                AreaShare = share,
                Patches = { 0 },
                Confidence = confidence,
            });
        }

        if (plan.Outputs.Contains(FeatureOutput.Gram))
        {
            response.Grams.Add(new NamedTensor { Name = name, Tensor = TensorPacking.Pack(GramMatrix.Of(row), [row.Channels, row.Channels], plan.Type) });
        }
    }

    private static float AreaShare(LabelMap labels, string region)
    {
        var members = new bool[256];
        foreach (var value in labels.Regions.FirstOrDefault(entry => entry.Name == region)?.LabelValues ?? [])
        {
            Require(value < members.Length, "label_map.regions", "LABEL_OUT_OF_RANGE", $"Region '{region}' names label {value}; labels lie in 0..255.");
            members[value] = true;
        }

        var count = 0;
        foreach (var label in labels.Labels.Span)
        {
            count += members[label] ? 1 : 0;
        }

        return (float)count / labels.Labels.Length;
    }
}

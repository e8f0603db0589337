using Facet.Hosting;
using Facet.Imaging;
using Facet.Inference;
using Facet.ModelServing;
using Facet.Parsing.Detection;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Regions;
using Facet.Types.V1;
using Microsoft.Extensions.Options;

namespace Facet.Parsing;

/// <summary>The models of the parsing service, loaded at the first call, behind their gate.</summary>
public sealed class ParsingEngine : IDisposable
{
    private readonly ParsingOptions _options;
    private readonly ModelHost _models;
    private readonly WorkGate _gate;
    private readonly Lazy<PhotoParser> _parser;

    public ParsingEngine(ModelRegistry registry, RegionCatalog catalog, IOptions<ParsingOptions> options, ILogger<ParsingEngine> logger)
    {
        _options = options.Value;
        var model = new OnnxModelOptions { Provider = _options.Provider, AllowCpuFallback = _options.AllowCpuFallback, DeviceId = _options.Device };
        _models = new ModelHost(registry, model, logger);
        _gate = new WorkGate(_options.EffectiveParallel, _options.MaxQueue);
        var limits = new ImageLimits(_options.MaxImageBytes, _options.MaxImagePixels, _options.MaxImageSide);
        _parser = new Lazy<PhotoParser>(() => new PhotoParser(new BlazeFaceDetector(Detector), new FaceMesh(Landmarks), new EyeRefiner(Eyes), catalog, limits));
    }

    /// <summary>As they are loaded.</summary>
    /// <exception cref="Facet.Models.ModelException">A model is missing, damaged or of the wrong kind.</exception>
    public IEnumerable<ModelInfo> Models =>
        [.. new[] { Detector, Landmarks, Eyes }.Select(model => ModelDescription.Of(model))];

    private OnnxModel Detector => _models.Get(ModelKind.Detector, _options.Detector, BlazeFaceDecoder.Outputs);

    private OnnxModel Eyes => _models.Get(ModelKind.Landmarks, _options.EyeRefiner, EyeRefiner.Outputs);

    private OnnxModel Landmarks => _models.Get(ModelKind.Landmarks, _options.Parser, FaceMesh.Outputs);

    /// <exception cref="ImageException">The bytes are no picture that is accepted.</exception>
    /// <exception cref="FacetException">OVERLOADED.</exception>
    public Task<ParsedPhoto> ParseAsync(ReadOnlyMemory<byte> image, ParseSettings settings, CancellationToken cancel) =>
        _gate.RunAsync(() => _parser.Value.Parse(image, settings, cancel), cancel);

    /// <summary>Runs every model once on a grey square, which also places a mesh where no face is.</summary>
    public Task WarmUpAsync(CancellationToken cancel) => _gate.RunAsync(
        () =>
        {
            _parser.Value.WarmUp();
            return true;
        },
        cancel);

    public void Dispose()
    {
        _gate.Dispose();
        _models.Dispose();
    }
}

using Facet.Hosting;
using Facet.Imaging;
using Facet.Inference;
using Facet.Models;
using Facet.ModelServing;
using Facet.Parsing.Regions;
using Facet.Types.V1;
using Microsoft.Extensions.Options;

namespace Facet.Parsing;

/// <summary>The models of the parsing service, each loaded when it is first wanted, behind their gate.</summary>
public sealed class ParsingEngine : IDisposable
{
    private readonly ParsingOptions _options;
    private readonly ModelHost _models;
    private readonly WorkGate _gate;
    private readonly PhotoParserFactory _parsers;

    public ParsingEngine(ModelRegistry registry, RegionCatalog catalog, IOptions<ParsingOptions> options, ILogger<ParsingEngine> logger)
    {
        _options = options.Value;
        var model = new OnnxModelOptions { Provider = _options.Provider, AllowCpuFallback = _options.AllowCpuFallback, DeviceId = _options.Device };
        _models = new ModelHost(registry, model, logger);
        _gate = new WorkGate(_options.EffectiveParallel, _options.MaxQueue);
        _parsers = new PhotoParserFactory(registry, _models, catalog, _options);
    }

    /// <summary>The defaults, which are loaded for this, and what else a call may name.</summary>
    /// <exception cref="ModelException">A default model is missing, damaged or of the wrong kind.</exception>
    public IEnumerable<ModelInfo> Models
    {
        get
        {
            _parsers.Default();

            // What is not loaded would be run by what runs the others.
            var provider = _models.ProviderOf(_options.Detector) ?? _options.Provider;
            return [.. _parsers.Models.Select(entry => ModelDescription.Of(entry, _models.ProviderOf(entry.Id) ?? provider))];
        }
    }

    /// <summary>Photos that wait for their turn.</summary>
    public int Waiting => _gate.Waiting;

    /// <inheritdoc cref="PhotoParserFactory.Detectors"/>
    public IReadOnlyList<string> Detectors => _parsers.Detectors;

    /// <inheritdoc cref="PhotoParserFactory.Parsers"/>
    public IReadOnlyList<string> Parsers => _parsers.Parsers;

    /// <param name="image">An encoded photo.</param>
    /// <param name="detector">One of <see cref="Detectors"/>.</param>
    /// <param name="parser">One of <see cref="Parsers"/>.</param>
    /// <param name="settings">What is wanted.</param>
    /// <param name="cancel">Ends the work between two faces.</param>
    /// <exception cref="ImageException">The bytes are no picture that is accepted.</exception>
    /// <exception cref="ModelException">A model cannot be loaded, or the two do not go together.</exception>
    /// <exception cref="FacetException">OVERLOADED.</exception>
    public Task<ParsedPhoto> ParseAsync(ReadOnlyMemory<byte> image, string detector, string parser, ParseSettings settings, CancellationToken cancel) =>
        _gate.RunAsync(() => _parsers.Get(detector, parser).Parse(image, settings, cancel), cancel);

    /// <summary>Runs the default models once on a grey square, which also places a mesh where no face is.</summary>
    public Task WarmUpAsync(CancellationToken cancel) => _gate.RunAsync(
        () =>
        {
            _parsers.Default().WarmUp();
            return true;
        },
        cancel);

    public void Dispose()
    {
        _gate.Dispose();
        _models.Dispose();
    }

    /// <inheritdoc cref="PhotoParserFactory.RegionsOf"/>
    internal ParserRegions RegionsOf(string parser) => _parsers.RegionsOf(parser);
}

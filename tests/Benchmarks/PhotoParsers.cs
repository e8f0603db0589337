using Facet.Inference;
using Facet.Parsing;
using Facet.Parsing.Regions;

namespace Facet.Benchmarks;

/// <summary>The parser as the service sets it up, without the service.</summary>
internal sealed class PhotoParsers : IDisposable
{
    private readonly ModelHost _models;
    private readonly PhotoParserFactory _factory;

    /// <param name="options">The service's defaults when absent.</param>
    /// <param name="catalog">The built-in one when absent.</param>
    public PhotoParsers(ParsingOptions? options = null, RegionCatalog? catalog = null)
    {
        var registry = new ModelRegistry();
        _models = new ModelHost(registry);
        _factory = new PhotoParserFactory(registry, _models, catalog ?? RegionCatalog.Load(BuiltInRegions), options ?? new ParsingOptions());
    }

    public static string BuiltInRegions { get; } = Path.Combine(AppContext.BaseDirectory, "regions.json");

    public static ParseSettings LargestFace { get; } = new(
        AllFaces: false, MaxFaces: 1, new ParsingOptions().MinConfidence, new ParsingOptions().CropSize, Parsing.V1.AlignmentTemplate.FullFace);

    public PhotoParser Default => _factory.Default();

    public void Dispose() => _models.Dispose();
}

using System.Collections.Concurrent;
using Facet.Imaging;
using Facet.Inference;
using Facet.Models;
using Facet.ModelServing;
using Facet.Parsing.Detection;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Parsers;
using Facet.Parsing.Regions;

namespace Facet.Parsing;

/// <summary>Puts registered detectors and parsers together, each pair once. Thread-safe.</summary>
/// <param name="registry">Knows the models.</param>
/// <param name="models">Loads and keeps them.</param>
/// <param name="catalog">The labels and regions.</param>
/// <param name="options">Defaults, the mesh that goes with networks, and the limits of photos.</param>
public sealed class PhotoParserFactory(ModelRegistry registry, ModelHost models, RegionCatalog catalog, ParsingOptions options)
{
    // At most one for each pair of registered models.
    private readonly ConcurrentDictionary<(string Detector, string Parser), PhotoParser> _parsers = [];

    /// <summary>Ids of the detectors there are.</summary>
    public IReadOnlyList<string> Detectors { get; } = [.. registry.Models.Where(entry => entry.Kind == ModelKind.Detector).Select(entry => entry.Id)];

    /// <summary>Ids of the parsers there are: meshes, and networks of kind parser.</summary>
    public IReadOnlyList<string> Parsers { get; } =
        [.. registry.Models.Where(entry => entry.Kind == ModelKind.Parser || MeshPlacer.IsMesh(entry)).Select(entry => entry.Id)];

    /// <summary>The defaults, the landmark models that they need, and then what else can be named.</summary>
    public IEnumerable<ModelEntry> Models
    {
        get
        {
            var mesh = MeshOf(options.Parser);
            string[] landmarks = mesh.Length > 0 ? [mesh, options.EyeRefiner] : [];
            return new[] { options.Detector, options.Parser }.Concat(landmarks).Concat(Detectors).Concat(Parsers).Distinct().Select(registry.Find);
        }
    }

    /// <param name="detector">One of <see cref="Detectors"/>.</param>
    /// <param name="parser">One of <see cref="Parsers"/>.</param>
    /// <exception cref="ModelException">A model is unknown, damaged or of the wrong kind, or the two do not go together.</exception>
    public PhotoParser Get(string detector, string parser) => _parsers.GetOrAdd((detector, parser), Load);

    /// <summary>The default detector and parser.</summary>
    /// <inheritdoc cref="Get"/>
    public PhotoParser Default() => Get(options.Detector, options.Parser);

    /// <summary>The regions that a parser can tell.</summary>
    /// <param name="parser">One of <see cref="Parsers"/>.</param>
    internal ParserRegions RegionsOf(string parser) => ParserRegions.Of(registry.Find(parser), MeshOf(parser).Length > 0, catalog);

    private PhotoParser Load((string Detector, string Parser) ids)
    {
        var detector = new FaceDetector(models.Get(ModelKind.Detector, ids.Detector));
        var mesh = MeshOf(ids.Parser);
        if (mesh.Length == 0 && !detector.FindsFivePoints)
        {
            throw new ModelException(
                ModelErrorReason.UnknownModel,
                $"Detector '{ids.Detector}' finds no five points, and no mesh is placed for parser '{ids.Parser}': name another detector, or set the option Mesh.");
        }

        return new PhotoParser(
            detector,
            mesh.Length > 0 ? Placer(mesh) : null,
            IsNetwork(ids.Parser) ? new NetworkParser(models.Get(ModelKind.Parser, ids.Parser), catalog) : new MeshParser(catalog),
            RegionsOf(ids.Parser),
            new ImageLimits(options.MaxImageBytes, options.MaxImagePixels, options.MaxImageSide));
    }

    private MeshPlacer Placer(string mesh) => new(
        new FaceMesh(models.Get(ModelKind.Landmarks, mesh, FaceMesh.Outputs)),
        new EyeRefiner(models.Get(ModelKind.Landmarks, options.EyeRefiner, EyeRefiner.Outputs)));

    private bool IsNetwork(string parser) => registry.Find(parser).Kind == ModelKind.Parser;

    /// <summary>The mesh that goes with a parser, or "".</summary>
    private string MeshOf(string parser) => IsNetwork(parser) ? options.Mesh : parser;
}

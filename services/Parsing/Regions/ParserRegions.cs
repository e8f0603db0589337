using Facet.Inference;

namespace Facet.Parsing.Regions;

/// <summary>What of a catalogue a parser can tell.</summary>
/// <param name="Regions">Regions of which it knows a label at least, with their pixel values.</param>
internal sealed record ParserRegions(IReadOnlyList<(RegionRule Rule, bool[] Members)> Regions)
{
    /// <param name="parser">A parser, or a model of landmarks that the mesh painter paints by.</param>
    /// <param name="hasMesh">Whether a mesh is placed, so that zones are painted.</param>
    /// <param name="catalog">Has the regions.</param>
    public static ParserRegions Of(ModelEntry parser, bool hasMesh, RegionCatalog catalog)
    {
        var layers = parser.ClassMap is null ? catalog.Layers : hasMesh ? catalog.ZoneLayers : [];
        var known = layers.Select(layer => layer.Label).Concat(parser.ClassMap?.Classes ?? []).ToHashSet();
        return new ParserRegions([.. catalog.Regions.Where(region => region.Labels.Any(known.Contains)).Select(region => (region, catalog.Members(region)))]);
    }
}

using Facet.Gram;
using Facet.Search.Model;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Indexing;

/// <summary>How a region becomes a part of the index's vectors.</summary>
/// <param name="Number">The generation's number of the region.</param>
/// <param name="Channels">Of its factors.</param>
/// <param name="Model">Trained on points of the generation.</param>
internal sealed record RegionSketch(int Number, int Channels, SketchModel Model)
{
    public int Dimensions => Model.Dimensions;

    public void Sketch(in RecordRegion region, Span<float> target)
    {
        if (region.Type == FactorType.Compact)
        {
            Model.Sketch(region.Factors, target);
            return;
        }

        Model.Sketch(PackedFactors.Unpack(region.Type, region.Patches, region.Channels, region.Factors), target);
    }
}

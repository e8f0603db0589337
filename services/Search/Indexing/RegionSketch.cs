using System.Numerics.Tensors;
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
    /// <summary>A sketch is part of a Gram of norm 1, but for rounding.</summary>
    private const float Longest = 1.01f;

    public int Dimensions => Model.Dimensions;

    /// <exception cref="ArgumentException">The region's factors make no sense.</exception>
    public void Sketch(in RecordRegion region, Span<float> target)
    {
        if (region.Type == FactorType.Compact)
        {
            Model.Sketch(region.Factors, target);
            if (!(TensorPrimitives.SumOfSquares<float>(target) <= Longest))
            {
                throw new ArgumentException("its factors do not make the norm that stands beside them");
            }

            return;
        }

        Model.Sketch(PackedFactors.Unpack(region.Type, region.Patches, region.Channels, region.Factors), target);
    }
}

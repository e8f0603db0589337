using Facet.Index;

namespace Facet.Search.Indexing;

/// <summary>All that an index consists of, for making one and for saving it.</summary>
/// <param name="Version">Of the training.</param>
/// <param name="Regions">One part of the vectors each.</param>
/// <param name="RegionCount">Regions that the generation had when they were trained; those that few points have may not be among them.</param>
/// <param name="Sequence">All changes up to this one are in.</param>
/// <param name="Vectors">The sketches, in a graph over all parts and one of each part.</param>
/// <param name="Slots">Which slot is which point.</param>
/// <param name="Unseen">Points of which sketches see nothing in some region.</param>
/// <param name="Tuning">How far searches go.</param>
internal sealed record IndexContents(
    int Version,
    IReadOnlyList<RegionSketch> Regions,
    int RegionCount,
    long Sequence,
    VectorIndex Vectors,
    SlotTable Slots,
    IReadOnlyList<long> Unseen,
    IndexTuning Tuning)
{
    /// <summary>An index without points.</summary>
    public static IndexContents Empty(int version, IReadOnlyList<RegionSketch> regions, int regionCount, SearchOptions options) => new(
        version, regions, regionCount, 0, new VectorIndex(LayoutOf(regions), [JointOptions(options), .. regions.Select((_, part) => PartOptions(options, part))]),
        new SlotTable(), [], IndexTuning.Initial);

    /// <summary>
    /// Sketches are scaled to unit length: what sketches do not see of two unusual points would otherwise make them look less alike than
    /// they are, and leave them out of reach of the graphs.
    /// </summary>
    public static VectorLayout LayoutOf(IReadOnlyList<RegionSketch> regions) =>
        new([.. regions.Select(region => region.Dimensions)], VectorMetric.Cosine, VectorStorage.Int8);

    private static GraphOptions JointOptions(SearchOptions options) =>
        new(options.IndexM, Math.Max(options.IndexM, options.IndexEfConstruction));

    private static GraphOptions PartOptions(SearchOptions options, int part) =>
        new(options.IndexRegionM, Math.Max(options.IndexRegionM, options.IndexEfConstruction / 2), Part: part);
}

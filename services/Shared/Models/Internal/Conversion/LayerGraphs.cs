using Facet.Models.Internal.Transformers;

namespace Facet.Models.Internal.Conversion;

internal static class LayerGraphs
{
    public static LayerGraph Create(GraphBuilder graph, ModelPrecision precision) => precision switch
    {
        ModelPrecision.F32 => new LayerGraph(graph, ElementType.F32),
        ModelPrecision.F16 => new LayerGraph(graph, ElementType.F16),
        ModelPrecision.I8 => new QuantizedLayerGraph(graph),
        ModelPrecision.I8PerToken => new TokenQuantizedLayerGraph(graph),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "Not a precision."),
    };

    public static IReadOnlyList<SavedFile> Save(this GraphBuilder graph, string path, ConvertOptions options) =>
        graph.Save(path, options.MaxBytesInside ?? GraphBuilder.MaxBytesInside, options.Cancel);
}

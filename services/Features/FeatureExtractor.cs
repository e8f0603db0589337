using System.Numerics.Tensors;
using Facet.Imaging;
using Facet.Inference;

namespace Facet.Features;

/// <summary>Aligned crop -> the tap sums that a recipe names, and embeddings.</summary>
public static class FeatureExtractor
{
    /// <returns>One map per distinct tap sum of the recipe.</returns>
    public static FeatureMaps Run(OnnxModel backbone, Recipe recipe, RgbImage crop)
    {
        using var image = CropTensor.Make(crop, backbone.Entry.Input);
        var outputs = backbone.Run(image.Memory);
        var maps = new Dictionary<string, FeatureMap>();
        foreach (var region in recipe.Regions)
        {
            if (!maps.ContainsKey(region.TapSum))
            {
                maps.Add(region.TapSum, SumOf(outputs, region));
            }
        }

        return new FeatureMaps(outputs, maps);
    }

    /// <param name="model">Loaded with one output: the pooled embedding.</param>
    /// <param name="crop">The aligned crop.</param>
    /// <returns>[D].</returns>
    public static float[] Embed(OnnxModel model, RgbImage crop)
    {
        using var image = CropTensor.Make(crop, model.Entry.Input);
        using var outputs = model.Run(image.Memory);
        return outputs.Tensors[0].Span.ToArray();
    }

    private static FeatureMap SumOf(InferenceResult outputs, RecipeRegion region)
    {
        var first = outputs[region.Taps[0]];
        var shape = first.Shape;
        if (region.Taps.Count == 1)
        {
            return new FeatureMap(region.TapSum, shape[1], shape[2], shape[3], first.Data);
        }

        var sum = first.Span.ToArray();
        foreach (var tap in region.Taps.Skip(1))
        {
            TensorPrimitives.Add(sum, outputs[tap].Span, sum);
        }

        return new FeatureMap(region.TapSum, shape[1], shape[2], shape[3], sum);
    }
}

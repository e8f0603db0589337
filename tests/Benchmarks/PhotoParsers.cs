using Facet.Imaging;
using Facet.Inference;
using Facet.Parsing;
using Facet.Parsing.Detection;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Regions;

namespace Facet.Benchmarks;

/// <summary>The parser as the service sets it up, without the service.</summary>
internal static class PhotoParsers
{
    public static string BuiltInRegions { get; } = Path.Combine(AppContext.BaseDirectory, "regions.json");

    public static ParseSettings LargestFace { get; } = new(
        AllFaces: false, MaxFaces: 1, new ParsingOptions().MinConfidence, new ParsingOptions().CropSize, Parsing.V1.AlignmentTemplate.FullFace);

    public static PhotoParser Default(ModelHost models) => With(RegionCatalog.Load(BuiltInRegions), models);

    public static PhotoParser With(RegionCatalog catalog, ModelHost models)
    {
        var options = new ParsingOptions();
        return new PhotoParser(
            new BlazeFaceDetector(models.Get(options.Detector, BlazeFaceDecoder.Outputs)),
            new FaceMesh(models.Get(options.Parser, FaceMesh.Outputs)),
            new EyeRefiner(models.Get(options.EyeRefiner, EyeRefiner.Outputs)),
            catalog,
            ImageLimits.Default);
    }
}

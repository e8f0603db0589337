using Facet.Models;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>Converted models against the original code, at every size and tap of the reference data and within their tolerances.</summary>
public sealed class GoldenModelTests
{
    [SharedDataFact(ModelGoldens.Folder)]
    public void DinoV3_equals_the_original() => Check("dinov3", new ConvertOptions());

    [SharedDataFact(ModelGoldens.Folder)]
    public void DinoV2_equals_the_original() => Check("dinov2", new ConvertOptions());

    [SharedDataFact(ModelGoldens.Folder)]
    public void Clip_equals_the_original() => Check("clip", new ConvertOptions());

    [SharedDataFact(ModelGoldens.Folder)]
    public void Graphs_whose_size_each_run_chooses_equal_the_original() => Check(string.Empty, new ConvertOptions { HasDynamicSize = true });

    [SharedDataFact(ModelGoldens.Folder)]
    public void Float16_stays_near_the_original()
    {
        // The weights are strong on purpose; a fault in the graph would move the outputs by 2 and more.
        Check("dinov3_vit7b", new ConvertOptions { Precision = ModelPrecision.F16 }, _ => 0.3);
        Check("clip_vitb32", new ConvertOptions { Precision = ModelPrecision.F16 }, _ => 0.3);
    }

    private static void Check(string namePrefix, ConvertOptions options, Func<string, double>? tolerance = null)
    {
        using var folder = new TempFolder();
        foreach (var run in ModelGoldens.Runs(namePrefix))
        {
            run.Check(run.Convert(folder.Path, options), tolerance ?? ModelGoldens.Tolerance);
        }
    }
}

using System.Collections.Concurrent;
using Facet.Features.V1;
using Facet.Types.V1;
using Google.Protobuf;

namespace Facet.Gateway.Queries;

/// <summary>
/// Cells of the feature maps of recipes. Points do not keep them, so a grey square is described once: what comes back says how its grid is.
/// </summary>
internal sealed class GridSizes(BackendClients backends, BackendFacts facts)
{
    private const string Everything = "everything";

    /// <summary>The class that every recipe knows.</summary>
    private const string Skin = "skin";

    private readonly ConcurrentDictionary<string, GridSize> _known = new(StringComparer.Ordinal);

    /// <param name="fingerprintRecipe">The recipe as fingerprints have it: its name, then what changes numbers.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<GridSize> OfAsync(string fingerprintRecipe, CancellationToken cancel)
    {
        if (_known.TryGetValue(fingerprintRecipe, out var grid))
        {
            return grid;
        }

        var recipe = await facts.RecipeOfFingerprintAsync(fingerprintRecipe, cancel);
        var side = Math.Max(recipe.CropSize, 32);
        var answer = await backends.Features.ExtractAsync(
            new ExtractRequest
            {
                Rgb = new RgbImage { Width = side, Height = side, Data = Filled((int)(3 * side * side), 128) },
                LabelMap = new LabelMap
                {
                    Width = side,
                    Height = side,
                    Labels = Filled((int)(side * side), 1),
                    ClassMap = Everything,
                    Classes = { new LabelClass { Value = 1, Name = Skin, BaseValue = 1 } },
                    Regions = { recipe.Regions.Select(region => new RegionDefinition { Name = region.Region, LabelValues = { 1 } }) },
                },
                MaskSource = Everything,
                Options = new ExtractOptions { Recipe = recipe.Name, Outputs = { FeatureOutput.RegionFactors } },
            },
            cancellationToken: cancel);
        return _known[fingerprintRecipe] = new GridSize(answer.GridWidth, answer.GridHeight);
    }

    private static ByteString Filled(int length, byte value)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, value);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}

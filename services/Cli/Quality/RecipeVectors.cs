using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Facet.Features.V1;
using Facet.Parsing.V1;

namespace Facet.Cli.Quality;

/// <summary>Turns pictures into the Grams of their regions, by the services and a recipe as an ingest would.</summary>
internal sealed class RecipeVectors(ParsingService.ParsingServiceClient parsing, FeaturesService.FeaturesServiceClient features, string recipe, uint cropSize)
{
    public string Recipe => recipe;

    /// <summary>By region: the upper triangle of the Gram, entries beside the diagonal times the root of two, so that products are those of Grams.</summary>
    public async Task<IReadOnlyDictionary<string, float[]>> OfAsync(byte[] picture, CancellationToken cancel)
    {
        if (await AlignedFaces.LargestAsync(parsing, picture, cropSize, cancel) is not { } face)
        {
            return new Dictionary<string, float[]>();
        }

        var extract = new ExtractRequest { Rgb = face.Crop, LabelMap = face.LabelMap, MaskSource = "quality", Options = new ExtractOptions { Recipe = recipe } };
        var response = await features.ExtractAsync(extract, cancellationToken: cancel);
        return response.Regions.ToDictionary(region => region.Region, Triangle);
    }

    private static float[] Triangle(RegionFactors region)
    {
        var values = MemoryMarshal.Cast<byte, float>(region.Factors.Data.Span);
        var (rows, channels) = ((int)region.Factors.Shape[0], (int)region.Factors.Shape[1]);
        var triangle = new float[channels * (channels + 1) / 2];
        for (var row = 0; row < rows; row++)
        {
            var factors = values.Slice(row * channels, channels);
            for (int i = 0, at = 0; i < channels; at += channels - i++)
            {
                if (factors[i] != 0)
                {
                    var target = triangle.AsSpan(at, channels - i);
                    TensorPrimitives.MultiplyAdd(factors[i..], factors[i], target, target);
                }
            }
        }

        for (int i = 0, at = 0; i < channels; at += channels - i++)
        {
            var beside = triangle.AsSpan(at + 1, channels - i - 1);
            TensorPrimitives.Multiply(beside, MathF.Sqrt(2), beside);
        }

        return triangle;
    }
}

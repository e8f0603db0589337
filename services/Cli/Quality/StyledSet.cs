using System.Numerics.Tensors;
using Facet.Makeup.Metric;

namespace Facet.Cli.Quality;

/// <summary>Pictures of one kind and a region of each as a vector of length 1; cosines of Grams are their products.</summary>
/// <param name="Faces">Who wears what.</param>
/// <param name="Vectors">One each.</param>
internal sealed record StyledSet(IReadOnlyList<StyledFace> Faces, IReadOnlyList<float[]> Vectors)
{
    /// <summary>The region of all pictures that show it.</summary>
    public static StyledSet Of(IEnumerable<(Picture Picture, IReadOnlyDictionary<string, float[]> Regions)> pictures, string region) =>
        Collect(pictures.Where(entry => entry.Regions.ContainsKey(region)).Select(entry => (entry.Picture, entry.Regions[region])), region);

    /// <summary>All regions of the pictures that show them all and wear one style on all of them: products are means of the regions' cosines.</summary>
    public static StyledSet Together(IEnumerable<(Picture Picture, IReadOnlyDictionary<string, float[]> Regions)> pictures, IReadOnlyList<string> regions) => Collect(
        pictures.Where(entry => regions.All(entry.Regions.ContainsKey))
            .Select(entry => (entry.Picture, regions.SelectMany(region => Normalised(entry.Regions[region])).ToArray())),
        regions[0]);

    /// <summary>A region as difference to the bare face of each person: what a recipe would find that knew them all.</summary>
    public static StyledSet RelativeTo(
        IReadOnlyDictionary<int, float[]> bare, IEnumerable<(Picture Picture, IReadOnlyDictionary<string, float[]> Regions)> pictures, string region) => Collect(
            pictures.Where(entry => entry.Picture.Style is not null && entry.Regions.ContainsKey(region) && bare.ContainsKey(entry.Picture.Person))
                .Select(entry => (entry.Picture, Difference(entry.Regions[region], bare[entry.Picture.Person]))),
            region);

    public IReadOnlyList<(StyledFace Query, StyleFinding Finding)> Measure() =>
        [.. StyleRetrieval.Measure(Faces, (a, b) => TensorPrimitives.Dot<float>(Vectors[a], Vectors[b])).Select(entry => (Faces[entry.Query], entry.Finding))];

    private static StyledSet Collect(IEnumerable<(Picture Picture, float[] Vector)> entries, string region)
    {
        var list = entries.ToList();
        return new StyledSet(
            [.. list.Select(entry => new StyledFace(entry.Picture.Person, entry.Picture.Styles[region]))], [.. list.Select(entry => Normalised(entry.Vector))]);
    }

    private static float[] Difference(float[] x, float[] y)
    {
        var difference = new float[x.Length];
        TensorPrimitives.Subtract<float>(x, y, difference);
        return difference;
    }

    private static float[] Normalised(float[] vector)
    {
        var unit = new float[vector.Length];
        TensorPrimitives.Divide(vector, Math.Max(TensorPrimitives.Norm<float>(vector), 1e-20f), unit);
        return unit;
    }
}

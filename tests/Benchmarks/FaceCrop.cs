using Facet.Imaging;
using Facet.Parsing.Regions;

namespace Facet.Benchmarks;

/// <summary>A face of a photo as the parser cuts it out.</summary>
/// <param name="Crop">[<see cref="Side"/>, <see cref="Side"/>] pixels, aligned.</param>
/// <param name="Masks">For each region 1 where a pixel of the crop belongs to it, otherwise 0.</param>
internal sealed record FaceCrop(RgbImage Crop, Dictionary<string, float[]> Masks)
{
    /// <summary>The input size of every backbone that is measured.</summary>
    public const int Side = 224;

    /// <summary>The largest face of each of the first photos of a folder, in the order of their names.</summary>
    public static List<FaceCrop> Load(string folder, int count, IReadOnlyCollection<string> regions)
    {
        var catalog = RegionCatalog.Load(PhotoParsers.BuiltInRegions);
        using var parsers = new PhotoParsers(catalog: catalog);
        var faces = new List<FaceCrop>();
        foreach (var photo in Directory.EnumerateFiles(folder, "*.jpg").Order(StringComparer.Ordinal))
        {
            if (faces.Count == count)
            {
                break;
            }

            try
            {
                if (parsers.Default.Parse(File.ReadAllBytes(photo), PhotoParsers.LargestFace with { CropSize = Side }).Faces is [var face, ..])
                {
                    faces.Add(new FaceCrop(face.Crop, regions.ToDictionary(region => region, region => Mask(catalog, region, face.CropLabels))));
                }
            }
            catch (ImageException)
            {
                // The folder may hold damaged files on purpose.
            }
        }

        return faces;
    }

    private static float[] Mask(RegionCatalog catalog, string region, byte[] labels)
    {
        var members = catalog.Members(catalog.Regions.Single(rule => rule.Name == region));
        return Array.ConvertAll(labels, label => members[label] ? 1f : 0f);
    }
}

using System.Diagnostics;
using System.Globalization;
using Facet.Imaging;
using Facet.Makeup.Description;
using Facet.Parsing;
using Facet.Parsing.Regions;

namespace Facet.Benchmarks;

/// <summary>Time of describing the make-up of an aligned face, on one thread.</summary>
internal static class DescribeTime
{
    // The size that the shipped metric was trained on.
    private const int Side = 384;

    public static int Run(string folder, string[] options)
    {
        var count = int.Parse(Arguments.Value(options, "--photos") ?? "100", CultureInfo.InvariantCulture);
        var rounds = int.Parse(Arguments.Value(options, "--rounds") ?? "9", CultureInfo.InvariantCulture);
        var catalog = RegionCatalog.Load(PhotoParsers.BuiltInRegions);
        var values = catalog.Labels.ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal);
        var faces = Faces(folder, count);
        var times = new List<double>();
        for (var round = -1; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var face in faces)
            {
                MakeupDescriptor.Describe(face.Crop, face.CropLabels, values);
            }

            if (round >= 0)
            {
                times.Add(watch.Elapsed.TotalMilliseconds / faces.Count);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{faces.Count} faces of {Side} x {Side}: best {times.Min():0.00} ms a face, median {times.Order().ElementAt(rounds / 2):0.00} ms"));
        return 0;
    }

    private static List<ParsedFace> Faces(string folder, int count)
    {
        using var parsers = new PhotoParsers();
        var faces = new List<ParsedFace>();
        foreach (var photo in Directory.EnumerateFiles(folder, "*.jpg").Order(StringComparer.Ordinal).TakeWhile(_ => faces.Count < count))
        {
            try
            {
                faces.AddRange(parsers.Default.Parse(File.ReadAllBytes(photo), PhotoParsers.LargestFace with { CropSize = Side }).Faces);
            }
            catch (ImageException)
            {
                // The folder may hold damaged files on purpose.
            }
        }

        return faces;
    }
}

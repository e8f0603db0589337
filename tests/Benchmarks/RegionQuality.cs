using System.Globalization;
using Facet.Imaging;
using Facet.Parsing;
using Facet.Parsing.Regions;

namespace Facet.Benchmarks;

/// <summary>How well the regions of a parser meet label maps that people or networks drew.</summary>
internal static class RegionQuality
{
    private static readonly (string Name, byte[] Classes)[] s_regions =
    [
        ("lips", [12, 13]), ("u_lip", [12]), ("l_lip", [13]), ("eyes", [4, 5]), ("brows", [2, 3]), ("nose", [10]), ("skin", [1]), ("mouth", [11]), ("hair", [17]),
    ];

    public static int Run(string folder, string[] options)
    {
        var settings = new ParsingOptions();
        settings.Detector = Arguments.Value(options, "--detector") ?? settings.Detector;
        settings.Parser = Arguments.Value(options, "--parser") ?? settings.Parser;
        var catalog = RegionCatalog.Load(Arguments.Value(options, "--regions") ?? PhotoParsers.BuiltInRegions);
        using var parsers = new PhotoParsers(settings, catalog);
        var groups = new SortedDictionary<string, RegionTally>(StringComparer.Ordinal);
        foreach (var labelPath in Directory.EnumerateFiles(folder, (Arguments.Value(options, "--prefix") ?? "") + "*.label.png").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(labelPath).Replace(".label.png", "", StringComparison.Ordinal);
            var group = name.Split('_')[0];
            var tally = groups.TryGetValue(group, out var known) ? known : groups[group] = new RegionTally();
            var photo = parsers.Default.Parse(
                File.ReadAllBytes(Path.Combine(folder, name + ".jpg")), PhotoParsers.LargestFace with { WantPhotoLabels = true });
            tally.Photos++;
            if (photo.Faces.Count == 0)
            {
                Console.WriteLine($"no face: {name}");
                continue;
            }

            var line = Add(tally, photo.Faces[0], catalog.BaseClasses(), ImageDecoder.DecodeGrey(File.ReadAllBytes(labelPath), ImageLimits.Default).Pixels);
            if (options.Contains("--per-photo"))
            {
                Console.WriteLine(name + line);
            }
        }

        Console.WriteLine($"{settings.Detector} + {settings.Parser}");
        Print(groups);
        return 0;
    }

    /// <returns>The overlaps of this photo, for people.</returns>
    private static string Add(RegionTally tally, ParsedFace face, byte[] bases, byte[] truth)
    {
        tally.Detected++;
        var found = Array.ConvertAll(face.PhotoLabels!, label => bases[label]);
        tally.AddPixels(found, truth);
        var line = "";
        foreach (var (region, classes) in s_regions)
        {
            if (tally.Add(region, found, truth, classes) is { } overlap)
            {
                line += string.Create(CultureInfo.InvariantCulture, $" {region} {overlap:0.00}");
            }
        }

        return face.Quality.OccludedShare is { } hidden ? string.Create(CultureInfo.InvariantCulture, $"{line} hidden {hidden:0.00}") : line;
    }

    private static void Print(SortedDictionary<string, RegionTally> groups)
    {
        Console.WriteLine($"{"photos",-20}{"found",10}{"pixels",8}" + string.Concat(s_regions.Select(region => $"{region.Name,8}")));
        foreach (var (group, tally) in groups)
        {
            Console.WriteLine($"{group,-20}{$"{tally.Detected}/{tally.Photos}",10}{Text(tally.PixelAccuracy)}{Row(tally.Mean)}");
            Console.WriteLine($"{"  all pixels together",-38}{Row(tally.OfAllPixels)}");
        }
    }

    private static string Row(Func<string, double> value) => string.Concat(s_regions.Select(region => Text(value(region.Name))));

    private static string Text(double value) => string.Create(CultureInfo.InvariantCulture, $"{value,8:0.000}");
}

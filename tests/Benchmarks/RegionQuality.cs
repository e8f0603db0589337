using System.Globalization;
using Facet.Imaging;
using Facet.Inference;
using Facet.Parsing.Regions;

namespace Facet.Benchmarks;

/// <summary>How well the painted regions meet label maps that people or networks drew.</summary>
internal static class RegionQuality
{
    private static readonly (string Name, byte[] Classes)[] s_regions =
    [
        ("lips", [12, 13]), ("eyes", [4, 5]), ("brows", [2, 3]), ("nose", [10]), ("skin", [1]), ("mouth", [11]),
    ];

    public static int Run(string folder, string[] options)
    {
        var prefix = Arguments.Value(options, "--prefix") ?? "";
        var catalog = RegionCatalog.Load(Arguments.Value(options, "--regions") ?? PhotoParsers.BuiltInRegions);
        using var models = new ModelHost(new ModelRegistry());
        var parser = PhotoParsers.With(catalog, models);
        var bases = catalog.BaseClasses();
        var groups = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        foreach (var labelPath in Directory.EnumerateFiles(folder, prefix + "*.label.png").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(labelPath).Replace(".label.png", "", StringComparison.Ordinal);
            var group = name.Split('_')[0];
            var tally = groups.TryGetValue(group, out var known) ? known : groups[group] = new Tally();
            var truth = ImageDecoder.DecodeGrey(File.ReadAllBytes(labelPath), ImageLimits.Default).Pixels;
            var photo = parser.Parse(
                File.ReadAllBytes(Path.Combine(folder, name + ".jpg")),
                PhotoParsers.LargestFace with { WantPhotoLabels = true });
            tally.Photos++;
            if (photo.Faces.Count == 0)
            {
                Console.WriteLine($"no face: {name}");
                continue;
            }

            tally.Detected++;
            var painted = Array.ConvertAll(photo.Faces[0].PhotoLabels!, label => bases[label]);
            var line = name;
            foreach (var (region, classes) in s_regions)
            {
                if (IntersectionOverUnion(painted, truth, classes) is { } overlap)
                {
                    tally.Add(region, overlap);
                    line += string.Create(CultureInfo.InvariantCulture, $" {region} {overlap:0.00}");
                }
            }

            if (options.Contains("--per-photo"))
            {
                Console.WriteLine(line);
            }
        }

        Print(groups);
        return 0;
    }

    /// <returns>Null when the label map does not show the region.</returns>
    private static double? IntersectionOverUnion(byte[] painted, byte[] truth, byte[] classes)
    {
        long both = 0, any = 0, shown = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var a = Array.IndexOf(classes, painted[i]) >= 0;
            var b = Array.IndexOf(classes, truth[i]) >= 0;
            both += a && b ? 1 : 0;
            any += a || b ? 1 : 0;
            shown += b ? 1 : 0;
        }

        return shown == 0 ? null : both / (double)any;
    }

    private static void Print(SortedDictionary<string, Tally> groups)
    {
        Console.WriteLine($"{"photos",-12}{"found",12}  " + string.Concat(s_regions.Select(region => $"{region.Name,8}")));
        foreach (var (group, tally) in groups)
        {
            var means = string.Concat(s_regions.Select(region => string.Create(CultureInfo.InvariantCulture, $"{tally.Mean(region.Name),8:0.000}")));
            Console.WriteLine($"{group,-12}{$"{tally.Detected}/{tally.Photos}",12}  {means}");
        }
    }

    private sealed class Tally
    {
        private readonly Dictionary<string, List<double>> _overlaps = [];

        public int Photos { get; set; }

        public int Detected { get; set; }

        public void Add(string region, double overlap)
        {
            if (!_overlaps.TryGetValue(region, out var list))
            {
                _overlaps.Add(region, list = []);
            }

            list.Add(overlap);
        }

        public double Mean(string region) => _overlaps.TryGetValue(region, out var list) ? list.Average() : 0;
    }
}

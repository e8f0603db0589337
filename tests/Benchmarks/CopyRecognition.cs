using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Facet.Cli.Hosting;
using Facet.Gateway.Duplicates;
using Facet.Gateway.Faces;
using Facet.Imaging;
using Facet.Makeup;
using Facet.Parsing.V1;
using Google.Protobuf;

namespace Facet.Benchmarks;

/// <summary>How far copies of photos, photos with other make-up, and other photos lie from a photo by what copies are recognised by.</summary>
internal static class CopyRecognition
{
    private const int Paintings = 3;

    private static readonly (string Name, Func<RgbImage, byte[]> Make)[] s_copies =
    [
        ("quality 50", picture => ImageEncoder.Jpeg(picture, 50)),
        ("2/3 size, quality 75", picture => ImageEncoder.Jpeg(Scaled(picture, 2 / 3f), 75)),
        ("2/5 size, quality 85", picture => ImageEncoder.Jpeg(Scaled(picture, 0.4f), 85)),
        ("PNG", ImageEncoder.Png),
    ];

    public static async Task<int> RunAsync(string folder, string[] rest)
    {
        var count = int.Parse(Arguments.Value(rest, "--photos") ?? "150", CultureInfo.InvariantCulture);
        await using var services = new EmbeddedServices(new Dictionary<string, string?>());
        var parsing = new ParsingService.ParsingServiceClient(services.Invoker);
        var originals = new List<Seen>();
        var apart = new Dictionary<string, List<(int Bits, int Colour)>>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.jpg").Order(StringComparer.Ordinal).Take(count))
        {
            var bytes = await File.ReadAllBytesAsync(path);
            if (await SeeAsync(parsing, bytes) is not { } seen)
            {
                continue;
            }

            originals.Add(seen);
            var picture = ImageDecoder.Decode(bytes, ImageLimits.Default).Image;
            foreach (var (name, make) in s_copies)
            {
                await AddAsync(name, make(picture));
            }

            for (var seed = 0ul; seed < Paintings; seed++)
            {
                await AddAsync("other make-up", ImageEncoder.Jpeg(Painted(picture, seen.Face, seed), 92));
            }

            async Task AddAsync(string name, byte[] copy)
            {
                apart.TryAdd(name, []);
                apart[name].Add(await SeeAsync(parsing, copy) is { } other ? (Bits(seen, other), CopyColours.Difference(seen.Colours, other.Colours)) : (64, 255));
            }
        }

        Print(originals, apart);
        return 0;
    }

    private static RgbImage Scaled(RgbImage picture, float scale) =>
        Resize.Antialiased(picture, Math.Max(64, (int)(picture.Width * scale)), Math.Max(64, (int)(picture.Height * scale)));

    private static RgbImage Painted(RgbImage picture, Face face, ulong seed)
    {
        var labels = face.PhotoLabelMap;
        PointF2[] mesh = [.. face.Landmarks.Select(point => new PointF2(point.X, point.Y))];
        var painted = new PaintedFace(picture, mesh, labels.Labels.ToByteArray(), labels.Classes.ToDictionary(label => label.Name, label => (byte)label.Value));
        return MakeupPainter.Paint(painted, StyleSampler.Sample(seed, MakeupParts.Lips | MakeupParts.Eyes | MakeupParts.Cheeks));
    }

    private static async Task<Seen?> SeeAsync(ParsingService.ParsingServiceClient parsing, byte[] photo)
    {
        var parsed = await parsing.ParseAsync(new ParseRequest
        {
            Image = UnsafeByteOperations.UnsafeWrap(photo),
            Options = new ParseOptions { Outputs = { ParseOutput.Crop, ParseOutput.LabelMap, ParseOutput.PhotoLabelMap, ParseOutput.Landmarks } },
        });
        return parsed.Faces is [var face] && parsed.PictureHash.Length > 0
            ? new Seen(BinaryPrimitives.ReadUInt64BigEndian(parsed.PictureHash.Span), RegionColours.Of(face), face)
            : null;
    }

    private static int Bits(Seen one, Seen other) => BitOperations.PopCount(one.Hash ^ other.Hash);

    private static void Print(List<Seen> originals, Dictionary<string, List<(int Bits, int Colour)>> apart)
    {
        var pairs = new List<(int Bits, int Colour)>();
        for (var i = 0; i < originals.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                pairs.Add((Bits(originals[i], originals[j]), CopyColours.Difference(originals[i].Colours, originals[j].Colours)));
            }
        }

        Console.WriteLine($"{originals.Count} photos. Share within so many bits of 64, and in brackets within {CopyColours.Tolerance} levels of colour too:");
        foreach (var (name, values) in apart.Append(new($"{pairs.Count} pairs of photos", pairs)))
        {
            var shares = new[] { 0, 2, 4, 6, 8, 10, 12 }.Select(bits =>
                $"{bits}: {Share(values, value => value.Bits <= bits)} ({Share(values, value => value.Bits <= bits && value.Colour <= CopyColours.Tolerance)})");
            Console.WriteLine($"{name,-22} {string.Join("  ", shares)}");
            var colours = values.Select(value => value.Colour).Order().ToList();
            Console.WriteLine($"{"",-22} colour: 1% {colours[colours.Count / 100]}, median {colours[colours.Count / 2]}, 99% {colours[(colours.Count - 1) * 99 / 100]}, largest {colours[^1]}");
        }
    }

    private static string Share(List<(int Bits, int Colour)> values, Func<(int Bits, int Colour), bool> holds) => $"{values.Count(holds) / (double)values.Count:0.0000}";

    private sealed record Seen(ulong Hash, IReadOnlyDictionary<string, string> Colours, Face Face);
}

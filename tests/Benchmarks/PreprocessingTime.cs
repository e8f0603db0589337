using System.Diagnostics;
using System.Globalization;
using Facet.Imaging;

namespace Facet.Benchmarks;

/// <summary>Time of preparing one picture of 512 x 512 for a model of 224 x 224, decoded already, on one thread.</summary>
internal static class PreprocessingTime
{
    private const int Side = 512;
    private const int Seed = 1;

    private static readonly ImageProcessorSettings s_dino3 = new() { Size = new PixelSize(224, 224), RoundsToBytes = false, Scale = 1 / 255.0 };

    private static readonly ImageProcessorSettings s_clip =
        new() { ShortestEdge = 224, Crop = new PixelSize(224, 224), Filter = ResizeFilter.Bicubic, Scale = 1 / 255.0 };

    public static int Run(string[] options)
    {
        var rounds = int.Parse(Arguments.Value(options, "--rounds") ?? "500", CultureInfo.InvariantCulture);
        var pixels = new byte[Side * Side * RgbImage.Channels];
        new Random(Seed).NextBytes(pixels);
        var picture = new RgbImage(Side, Side, pixels);
        Print("DINOv3 (bilinear, unrounded)", s_dino3, picture, rounds);
        Print("DINOv2 (bicubic to 256, crop)", s_clip with { ShortestEdge = 256 }, picture, rounds);
        Print("CLIP (bicubic to 224)", s_clip, picture, rounds);
        return 0;
    }

    private static void Print(string name, ImageProcessorSettings settings, RgbImage picture, int rounds)
    {
        var processor = new ImageProcessor(settings);
        var target = new float[RgbImage.Channels * 224 * 224];
        var times = new double[rounds];
        for (var round = -rounds; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            processor.Process(picture, target);
            times[Math.Max(round, 0)] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-30} best {times[0]:0.00} ms, median {times[rounds / 2]:0.00} ms"));
    }
}

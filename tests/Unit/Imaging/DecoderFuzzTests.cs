using System.Diagnostics;
using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

[Collection(RunsAlone.Name)]
public sealed class DecoderFuzzTests
{
    private const int MutationsPerFile = 600;
    private const long MostMemory = 400L << 20;

    public static TheoryData<string> Suffixes() => new(TestImages.Savers.Select(saver => saver.Suffix).Append("bmp24").Append("rle8"));

    [Theory]
    [MemberData(nameof(Suffixes))]
    public void Mutated_files_decode_or_are_refused(string suffix)
    {
        var valid = Valid(suffix);
        var random = new Random(20_240_607);
        var limits = new ImageLimits(MaxPixels: 1_000_000, MinSide: 1);
        var before = Environment.WorkingSet;
        var refused = 0;
        for (var i = 0; i < MutationsPerFile; i++)
        {
            var file = Mutate(valid, random);
            try
            {
                var decoded = ImageDecoder.Decode(file, limits, fitWithin: i % 3 == 0 ? 16 : null);
                Assert.InRange(decoded.OriginalWidth * (long)decoded.OriginalHeight, 1, limits.MaxPixels);
            }
            catch (ImageException error)
            {
                Assert.DoesNotContain('\n', error.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 1, MutationsPerFile);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, MostMemory);
    }

    [Fact]
    public void Thousands_of_failures_leave_memory_flat()
    {
        var file = TestImages.Save(TestImages.Noise(256, 256, seed: 6), ".jpg");
        var cut = file.AsMemory(0, file.Length / 2);
        Fail(cut, times: 500);
        var before = CurrentMemory();

        Fail(cut, times: 2000);

        // Each kept image would hold 200 KB, 400 MB in all.
        Assert.InRange(CurrentMemory() - before, long.MinValue, 100L << 20);
    }

    private static void Fail(ReadOnlyMemory<byte> file, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Throws<ImageException>(() => ImageDecoder.Decode(file, ImageLimits.Default));
        }
    }

    private static long CurrentMemory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static byte[] Valid(string suffix)
    {
        var image = TestImages.Noise(24, 20, seed: 7);
        return suffix switch
        {
            "bmp24" => TestBitmaps.Rgb24(image),
            "rle8" => TestBitmaps.Rle8(24, 4, [24, 1, 0, 0, 0, 24, .. Enumerable.Repeat((byte)2, 24), 0, 0, 24, 0, 0, 0, 24, 1, 0, 1]),
            _ => TestImages.Save(image, suffix),
        };
    }

    /// <summary>Overwrites, repeats, removes or cuts; near the start more often than elsewhere, because headers break most.</summary>
    private static byte[] Mutate(byte[] valid, Random random)
    {
        var file = valid.ToList();
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var reach = random.Next(2) == 0 ? Math.Min(file.Count, 64) : file.Count;
            var at = random.Next(reach);
            switch (random.Next(8))
            {
                case 0:
                    file.RemoveRange(at, file.Count - at);
                    break;
                case 1:
                    file.RemoveRange(at, Math.Min(random.Next(1, 20), file.Count - at));
                    break;
                case 2:
                    file.InsertRange(at, file.GetRange(at, Math.Min(random.Next(1, 20), file.Count - at)));
                    break;
                case 3:
                    file[at] = random.Next(2) == 0 ? byte.MinValue : byte.MaxValue;
                    break;
                default:
                    file[at] = (byte)random.Next(256);
                    break;
            }

            if (file.Count == 0)
            {
                break;
            }
        }

        return [.. file];
    }
}

using System.Text.Json;
using Facet.Imaging;
using Facet.Models;
using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>facet parse and facet makeup extract on folders, as a user calls them.</summary>
public sealed class MakeupExtractTests : IDisposable
{
    private static readonly string[] s_makeup = ["lips", "eyes", "cheeks"];

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Photos_become_crops_and_masks_then_features_then_a_ranking()
    {
        Photos();
        var parse = await FacetProcess.RunAsync(
            "parse", "--input-dir", In("photos"), "--output-dir", In("faces"), "--crops", "--crop-size", "256", "--region", "lips", "eyes", "cheeks");
        Assert.True(parse.ExitCode == 0, parse.Error);
        var extract = await FacetProcess.RunAsync(
            "makeup", "extract", "--input_dir", In("faces/crops"), "--mask_dir", In("faces"), "--output_dir", In("features"), "--batch_size", "8");
        Assert.True(extract.ExitCode == 0, extract.Error);

        foreach (var region in s_makeup)
        {
            var mask = Grey($"faces/{region}/sample2.png");
            Assert.Equal((256, 256), (mask.Width, mask.Height));
            Assert.Equal<byte>([0, 255], mask.Pixels.Distinct().Order());
            var map = FeatureFile.Read(In($"features/{region}/sample2.pt"));
            Assert.Equal((256, 28, 28), (map.Channels, map.Height, map.Width));
            AssertZeroOutside(mask, map);
        }

        var labels = Grey("faces/labels/sample2.png");
        Assert.Superset(new HashSet<byte> { 1, 2, 3, 10, 12, 13 }, labels.Pixels.ToHashSet());
        Assert.All(labels.Pixels, label => Assert.InRange(label, 0, 18));
        var similar = await FacetProcess.RunAsync("makeup", "similar", "--target_feature", In("features/lips/sample2.pt"), "--feature_dir", In("features/lips"), "--json");
        var hits = JsonDocument.Parse(Assert.Single(similar.Lines)).RootElement.GetProperty("hits").EnumerateArray().ToArray();
        Assert.Equal(("sample2.pt", 3), (hits[0].GetProperty("file").GetString(), hits.Length));
        Assert.Equal(1, hits[0].GetProperty("score").GetDouble(), 1e-5);
    }

    [Fact]
    public async Task Without_crops_the_masks_are_of_the_photos()
    {
        Photos();

        var parse = await FacetProcess.RunAsync("parse", "--input-dir", In("photos"), "--output-dir", In("masks"), "--json");
        var extract = await FacetProcess.RunAsync("makeup", "extract", "--input-dir", In("photos"), "--mask-dir", In("masks/lips"), "--output-dir", In("features"), "--region", "lips", "--format", "npy");

        Assert.True(parse.ExitCode == 0, parse.Error);
        Assert.Equal(3, JsonDocument.Parse(parse.Lines[^1]).RootElement.GetProperty("summary").GetProperty("done").GetInt32());
        var photo = ImageDecoder.ReadHeader(File.ReadAllBytes(TestPaths.Samples[0]), ImageLimits.Default);
        Assert.All(new[] { "labels", "lips", "skin", "face" }, folder => Assert.Equal((photo.Width, photo.Height), (Grey($"masks/{folder}/sample1.png").Width, Grey($"masks/{folder}/sample1.png").Height)));
        Assert.False(Directory.Exists(In("masks/crops")));
        Assert.True(extract.ExitCode == 0, extract.Error);
        Assert.Equal(["sample1.npy", "sample2.npy", "sample3.npy"], Directory.GetFiles(In("features"), "*.npy").Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_mask_that_cannot_be_used_is_named_and_the_other_photos_go_through()
    {
        Directory.CreateDirectory(In("photos"));
        Directory.CreateDirectory(In("masks"));
        string[] names = ["good", "grey-rgba", "missing", "rgba", "palette", "zero", "dot", "large"];
        foreach (var name in names)
        {
            File.WriteAllBytes(In($"photos/{name}.png"), ImageEncoder.Png(RgbImage.Filled(250, 130, 90, 120, 200)));
        }

        File.WriteAllText(In("photos/damaged.png"), "no picture");
        Mask("good", 250, 130, (x, _) => x < 100);
        Mask("large", 512, 512, (x, _) => x < 200);
        Mask("damaged", 64, 64, (_, _) => true);
        Mask("zero", 64, 64, (_, _) => false);
        Mask("dot", 560, 560, (x, y) => x == 11 && y == 11);
        PngFile.Write(In("masks/rgba.png"), PngFile.Rgba, 20, [.. Enumerable.Range(0, 20 * 20 * 4).Select(i => (byte)i)]);
        PngFile.Write(In("masks/grey-rgba.png"), PngFile.Rgba, 20, [.. Enumerable.Range(0, 20 * 20).SelectMany(i => new byte[] { (byte)i, (byte)i, (byte)i, 255 })]);
        PngFile.Write(In("masks/palette.png"), PngFile.Palette, 20, [.. Enumerable.Range(0, 400).Select(i => (byte)(i % 2))], [0, 0, 0, 255, 255, 255]);

        var done = await FacetProcess.RunAsync(
            "makeup", "extract", "--input-dir", In("photos"), "--mask-dir", In("masks"), "--output-dir", In("features"), "--region", "lips", "--mask-mode", "nearest");

        Assert.Equal(1, done.ExitCode);
        Assert.Equal(["good.pt", "grey-rgba.pt", "large.pt"], Directory.GetFiles(In("features"), "*.pt").Select(Path.GetFileName).Order());
        // A slow run says in between how far it is.
        var errors = done.Error.Split('\n').Where(line => line.StartsWith(_folder.Path, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        Assert.True(errors.Length == 6, done.Error);
        Assert.Collection(
            errors,
            error => Assert.Contains("damaged.png: The file is not an image", error, StringComparison.Ordinal),
            error => Assert.Contains("dot.png is too small: it is zero in all 28x28 cells", error, StringComparison.Ordinal),
            error => Assert.Contains("missing.png: lips: there is no mask", error, StringComparison.Ordinal),
            error => Assert.Contains("palette.png: the mask has a palette", error, StringComparison.Ordinal),
            error => Assert.Contains("rgba.png: the image has colours", error, StringComparison.Ordinal),
            error => Assert.Contains("zero.png is zero everywhere", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_servers_make_the_same_files_as_none()
    {
        Photos();
        await FacetProcess.RunAsync("parse", "--input-dir", In("photos"), "--output-dir", In("faces"), "--crops", "--crop-size", "224", "--region", "lips");
        using var one = await ServerProcess.StartAsync(In("data1"));
        using var other = await ServerProcess.StartAsync(In("data2"));
        var both = $"{one.Grpc},{other.Grpc}";

        var parse = await FacetProcess.RunAsync("parse", "--input-dir", In("photos"), "--output-dir", In("remote"), "--crops", "--crop-size", "224", "--region", "lips", "--server", both);
        Assert.True(parse.ExitCode == 0, parse.Error);
        string[] extract = ["makeup", "extract", "--input-dir", In("faces/crops"), "--mask-dir", In("faces"), "--output-dir"];
        var alone = await FacetProcess.RunAsync([.. extract, In("features")]);
        var remote = await FacetProcess.RunAsync([.. extract, In("remote/features"), "--server", both]);

        Assert.True(alone.ExitCode == 0 && remote.ExitCode == 0, alone.Error + remote.Error);
        foreach (var name in new[] { "crops/sample1.png", "lips/sample3.png", "labels/sample2.png" })
        {
            Assert.Equal(File.ReadAllBytes(In($"faces/{name}")), File.ReadAllBytes(In($"remote/{name}")));
        }

        Assert.All(Directory.GetFiles(In("features/lips")), file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(In($"remote/features/lips/{Path.GetFileName(file)}"))));
    }

    [Theory]
    [InlineData(3, "there is no such file or folder", "makeup", "extract", "--input-dir", "nowhere", "--mask-dir", "FOLDER", "--output-dir", "FOLDER/out")]
    [InlineData(3, "holds no photo", "makeup", "extract", "--input-dir", "FOLDER", "--mask-dir", "FOLDER", "--output-dir", "FOLDER/out")]
    [InlineData(3, "Say with --region", "makeup", "extract", "--input-dir", "FOLDER/photos", "--mask-dir", "FOLDER", "--output-dir", "FOLDER/out")]
    [InlineData(3, "the recipe has no region 'nose'; it has lips, eyes, cheeks", "makeup", "extract", "--input-dir", "FOLDER/photos", "--mask-dir", "FOLDER", "--output-dir", "FOLDER/out", "--region", "nose")]
    [InlineData(3, "the masks of several regions lie in folders", "makeup", "extract", "--input-dir", "FOLDER/photos", "--mask-dir", "FOLDER", "--output-dir", "FOLDER/out", "--region", "eyes", "lips")]
    [InlineData(2, "'median' is none of area", "makeup", "extract", "--input-dir", "FOLDER/photos", "--mask-dir", "FOLDER", "--output-dir", "FOLDER/out", "--mask-mode", "median")]
    [InlineData(4, "127.0.0.1:1: the service does not answer there", "makeup", "extract", "--input-dir", "FOLDER/photos", "--mask-dir", "FOLDER", "--output-dir", "FOLDER/out", "--server", "127.0.0.1:1")]
    [InlineData(2, "Give both --input-dir and --output-dir.", "parse", "--input-dir", "FOLDER/photos")]
    [InlineData(2, "Give either IMAGE, or --input-dir", "parse", "photo.jpg", "--input-dir", "FOLDER/photos", "--output-dir", "FOLDER/out")]
    [InlineData(2, "--crop-size takes 32 to 1024.", "parse", "--input-dir", "FOLDER/photos", "--output-dir", "FOLDER/out", "--crops", "--crop-size", "9")]
    [InlineData(3, "the parser knows no region 'beard'", "parse", "--input-dir", "FOLDER/photos", "--output-dir", "FOLDER/out", "--region", "beard")]
    public async Task What_cannot_be_done_is_said_in_one_line(int exitCode, string expected, params string[] arguments)
    {
        Directory.CreateDirectory(In("photos"));
        File.WriteAllBytes(In("photos/a.png"), ImageEncoder.Png(RgbImage.Filled(64, 64, 1, 2, 3)));

        var done = await FacetProcess.RunAsync([.. arguments.Select(argument => argument.Replace("FOLDER", _folder.Path, StringComparison.Ordinal))]);

        Assert.Equal(exitCode, done.ExitCode);
        Assert.Contains(expected, done.Error.Split('\n')[0], StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("out")));
    }

    public void Dispose() => _folder.Dispose();

    private string In(string name) => _folder.File(name);

    private void Photos()
    {
        Directory.CreateDirectory(In("photos"));
        foreach (var sample in TestPaths.Samples.Take(3))
        {
            File.Copy(sample, In($"photos/{Path.GetFileName(sample)}"));
        }
    }

    private void Mask(string name, int width, int height, Func<int, int, bool> isInside) => File.WriteAllBytes(
        In($"masks/{name}.png"),
        ImageEncoder.PngGrey([.. Enumerable.Range(0, width * height).Select(i => isInside(i % width, i / width) ? (byte)255 : (byte)0)], width, height));

    private GreyImage Grey(string name) => ImageDecoder.DecodeGrey(File.ReadAllBytes(In(name)), ImageLimits.Default);

    /// <summary>A cell is zero in all channels exactly where no pixel of the mask touches it.</summary>
    private static void AssertZeroOutside(GreyImage mask, FeatureMap map)
    {
        var values = map.ToFloats();
        for (var cell = 0; cell < map.Height * map.Width; cell++)
        {
            var (row, column) = (cell / map.Width, cell % map.Width);
            var isTouched = false;
            for (var y = row * mask.Height / map.Height; y < Math.Ceiling((row + 1) * mask.Height / (double)map.Height); y++)
            {
                var left = column * mask.Width / map.Width;
                var right = (int)Math.Ceiling((column + 1) * mask.Width / (double)map.Width);
                isTouched |= mask.Pixels.AsSpan((y * mask.Width) + left, right - left).ContainsAnyExcept((byte)0);
            }

            var isZero = Enumerable.Range(0, map.Channels).All(channel => values[(channel * map.Height * map.Width) + cell] == 0);
            Assert.Equal(isTouched, !isZero);
        }
    }
}

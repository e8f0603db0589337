using System.Text.Json;
using Facet.Cli;
using Facet.EndToEnd.Tests;
using Facet.Imaging;
using Facet.Inference;
using Facet.Models;
using Facet.Unit.Tests;

namespace Facet.Integration.Tests;

/// <summary>facet encode over small published-form models, against their graphs run on inputs that the original image processors made.</summary>
[Collection(nameof(RunsCommands))]
public sealed class EncodeTests : IDisposable
{
    private const string Goldens = "goldens/models";
    private const int Side = 224;

    private readonly TempFolder _folder = new();

    [SharedDataTheory(Goldens)]
    [InlineData("clip_vitl14_tiny", "clip_pil", "last_hidden_state", 16)]
    [InlineData("clip_vitb32_tiny", "clip_pil", "last_hidden_state", 7)]
    [InlineData("dinov2_vits14_tiny", "dinov2_bit_pil", "last_hidden_state", 16)]
    [InlineData("dinov2_reg_vits14_tiny", "dinov2_bit_pil", "last_hidden_state", 16)]
    [InlineData("clip_vitl14_tiny", "clip_pil", "projected_tokens", 16)]
    public async Task The_map_is_that_of_the_model_on_what_its_own_processor_makes(string model, string processor, string layer, int grid)
    {
        var output = await EncodeAsync(["photo_a", "photo_b_decoded"], model, layer == "projected_tokens" ? ["--projected"] : []);

        foreach (var name in new[] { "photo_a", "photo_b_decoded" })
        {
            var prepared = name.Replace("_decoded", "", StringComparison.Ordinal);
            var tokens = Expected(model, $"goldens/preprocess/{prepared}__{processor}__u8.npy", layer);
            var map = FeatureFile.Read(Path.Combine(output, $"{name}.npy"));
            Assert.Equal(((int)tokens.Shape[2], grid, grid), (map.Channels, map.Height, map.Width));
            AssertPatches(tokens, map, 1e-4);
            var mask = NpyFile.Read(Path.Combine(output, $"{name}_mask.npy"));
            Assert.Equal<long>([grid, grid], mask.Shape);
            Assert.All(mask.ToFloats(), value => Assert.Equal(1, value));
        }
    }

    [SharedDataFact(Goldens)]
    public async Task Half_precision_rounds_the_same_numbers_and_the_document_says_what_they_are()
    {
        var full = await EncodeAsync(["photo_a"], "dinov2_vits14_tiny", []);
        var half = await EncodeAsync(["photo_a"], "dinov2_vits14_tiny", ["--fp16", "--save_meta"]);

        var map = FeatureFile.Read(Path.Combine(half, "photo_a.npy"));
        Assert.Equal(CheckpointType.F16, map.Type);
        Assert.Equal(Array.ConvertAll(FeatureFile.Read(Path.Combine(full, "photo_a.npy")).ToFloats(), value => (float)(Half)value), map.ToFloats());
        Assert.False(File.Exists(Path.Combine(full, "photo_a.json")));
        var meta = JsonDocument.Parse(File.ReadAllText(Path.Combine(half, "photo_a.json"))).RootElement;
        Assert.Equal([48, 16, 16], meta.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(("last_hidden_state", "float16", false), (meta.GetProperty("features").GetString(), meta.GetProperty("dtype").GetString(), meta.GetProperty("has_alpha").GetBoolean()));
        Assert.Equal(64, meta.GetProperty("weights_sha256").GetString()!.Length);
    }

    [SharedDataFact(Goldens)]
    public async Task Another_size_gives_another_grid()
    {
        var output = await EncodeAsync(["photo_a"], "dinov2_vits14_tiny", ["--size", "112"]);

        var map = FeatureFile.Read(Path.Combine(output, "photo_a.npy"));
        Assert.Equal((48, 8, 8), (map.Channels, map.Height, map.Width));
    }

    [SharedDataFact(Goldens)]
    public async Task The_mask_is_the_alpha_of_the_part_that_the_model_saw()
    {
        // Opaque in the right half; CLIP sees the square in the middle, columns 100 to 300 of 400.
        var samples = new byte[400 * 200 * 4];
        for (var i = 0; i < samples.Length; i += 4)
        {
            samples[i] = 200;
            samples[i + 3] = (i / 4) % 400 >= 200 ? (byte)255 : (byte)0;
        }

        var input = Directory.CreateDirectory(_folder.File("in")).FullName;
        PngFile.Write(Path.Combine(input, "half.png"), PngFile.Rgba, 400, samples);
        var output = await RunAsync(input, "clip_vitl14_tiny", []);

        var mask = NpyFile.Read(Path.Combine(output, "half_mask.npy"));
        Assert.Equal<long>([16, 16], mask.Shape);
        Assert.All(mask.ToFloats().Chunk(16), row => Assert.Equal<float>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1], row));
    }

    [SharedDataTheory(Goldens)]
    [InlineData("dinov2_vits14_tiny", "--projected", "--projected is for CLIP models only.")]
    [InlineData("dinov2_vits14_tiny", "--tap=hidden_99", "hidden_99")]
    [InlineData("dinov2_vits14_tiny", "--size=225", "225")]
    [InlineData("nowhere", "--fp16", "'nowhere' is no model and no folder")]
    public async Task What_the_model_cannot_do_is_said_before_the_first_photo(string model, string option, string expected)
    {
        var input = Photos(["photo_a"]);
        var output = _folder.File("out");

        var (code, error) = await CommandAsync(["encode", "--input", input, "--output", output, "--model", ModelPath(model), option]);

        Assert.Equal(ExitCodes.NotUsable, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [SharedDataFact(Goldens)]
    public async Task A_damaged_photo_is_named_and_the_others_go_through_in_every_format()
    {
        var input = Directory.CreateDirectory(_folder.File("in")).FullName;
        var picture = RgbImage.Filled(300, 240, 200, 120, 80);
        File.WriteAllBytes(Path.Combine(input, "a.png"), ImageEncoder.Png(picture));
        File.WriteAllBytes(Path.Combine(input, "b.JPEG"), ImageEncoder.Jpeg(picture));
        File.WriteAllBytes(Path.Combine(input, "c.webp"), ImageEncoder.Png(picture));
        File.WriteAllBytes(Path.Combine(input, "d.jpg"), ImageEncoder.Jpeg(picture)[..400]);
        File.WriteAllBytes(Path.Combine(input, "e.bmp"), Bitmap(300, 240));

        var (code, error) = await CommandAsync(["encode", "--input", input, "--output", _folder.File("out"), "--model", ModelPath("clip_vitb32_tiny")]);

        Assert.Equal(ExitCodes.SomeItemsFailed, code);
        Assert.Contains("d.jpg: ", error, StringComparison.Ordinal);
        Assert.Equal(["a.npy", "b.npy", "c.npy", "e.npy"], Directory.GetFiles(_folder.File("out"), "*.npy").Select(Path.GetFileName).Where(name => !name!.Contains("_mask", StringComparison.Ordinal)).Order());
    }

    [SharedDataFact(Goldens)]
    public async Task The_environment_says_what_runs_the_model_unless_the_command_does()
    {
        const string variable = "Facet__Features__Provider";
        string[] command = ["encode", "--input", Photos(["photo_a"]), "--output", _folder.File("out"), "--model", ModelPath("clip_vitb32_tiny")];
        Environment.SetEnvironmentVariable(variable, "Cuda");
        try
        {
            var (code, error) = await CommandAsync(command);
            Assert.True(code == ExitCodes.NoServer || error.Contains("Cuda", StringComparison.Ordinal), $"{code}: {error}");
            Assert.Equal(ExitCodes.Ok, (await CommandAsync([.. command, "--device", "cpu"])).Code);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string ModelPath(string model) => model == "nowhere" ? model : SharedData.PathOf($"{Goldens}/{model}");

    private Task<string> EncodeAsync(string[] photos, string model, string[] options) => RunAsync(Photos(photos), model, options);

    private async Task<string> RunAsync(string input, string model, string[] options)
    {
        var output = _folder.File("out" + string.Concat(options));
        var (code, error) = await CommandAsync(["encode", "--input", input, "--output", output, "--model", ModelPath(model), .. options]);
        Assert.True(code == ExitCodes.Ok, error);
        return output;
    }

    private static Task<(int Code, string Error)> CommandAsync(string[] arguments) => RunsCommands.RunAsync(arguments);

    private string Photos(string[] names)
    {
        var input = Directory.CreateDirectory(_folder.File("photos")).FullName;
        foreach (var name in names)
        {
            File.Copy(SharedData.PathOf($"goldens/preprocess/{name}.png"), Path.Combine(input, name + ".png"), overwrite: true);
        }

        return input;
    }

    /// <summary>The layer's tokens, by a graph of its own on the bytes that the original processor made.</summary>
    private GraphTensor Expected(string model, string bytes, string layer)
    {
        var processor = PreprocessorConfig.Read(ModelPath(model));
        var pixels = NpyFile.Read(SharedData.PathOf(bytes)).ToLongs();
        var values = new float[pixels.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var channel = i / (Side * Side);
            values[i] = (float)(((pixels[i] / 255d) - processor.Mean[channel]) / processor.Deviation[channel]);
        }

        var converted = ModelConverter.Convert(ModelPath(model), _folder.File("model"), new ConvertOptions { Taps = [layer], Size = new ImageSize(Side, Side) });
        var graph = converted.Graphs.Single(graph => graph.Role == "vision");
        using var session = GraphSession.Open(graph.Path);
        return session.Run((graph.Inputs[0].Name, GraphTensor.Of(values, 1, 3, Side, Side)))[layer];
    }

    /// <summary>CLS and registers stand before the patches.</summary>
    private static void AssertPatches(GraphTensor tokens, FeatureMap map, double tolerance)
    {
        var (expected, actual) = (tokens.Floats, map.ToFloats());
        var cells = map.Height * map.Width;
        var prefix = (int)tokens.Shape[1] - cells;
        for (var cell = 0; cell < cells; cell++)
        {
            for (var channel = 0; channel < map.Channels; channel++)
            {
                Assert.Equal(expected[((prefix + cell) * map.Channels) + channel], actual[(channel * cells) + cell], tolerance);
            }
        }
    }

    /// <summary>24 bits a pixel, all of one colour.</summary>
    private static byte[] Bitmap(int width, int height)
    {
        var stride = ((width * 3) + 3) / 4 * 4;
        var file = new byte[54 + (stride * height)];
        "BM"u8.CopyTo(file);
        BitConverter.TryWriteBytes(file.AsSpan(2), file.Length);
        BitConverter.TryWriteBytes(file.AsSpan(10), 54);
        BitConverter.TryWriteBytes(file.AsSpan(14), 40);
        BitConverter.TryWriteBytes(file.AsSpan(18), width);
        BitConverter.TryWriteBytes(file.AsSpan(22), height);
        BitConverter.TryWriteBytes(file.AsSpan(26), (short)1);
        BitConverter.TryWriteBytes(file.AsSpan(28), (short)24);
        file.AsSpan(54).Fill(90);
        return file;
    }
}

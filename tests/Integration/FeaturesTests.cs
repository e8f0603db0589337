using System.Runtime.InteropServices;
using Facet.Features.V1;
using Facet.Parsing.V1;
using Facet.Types.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.Integration.Tests;

public sealed class FeaturesTests(FacetServer server) : IClassFixture<FacetServer>
{
    [Fact]
    public async Task Factors_are_the_feature_map_times_the_down_sampled_mask_and_give_the_gram()
    {
        var request = await RequestAsync(FeatureOutput.RegionFactors, FeatureOutput.FeatureMap, FeatureOutput.WeightedFeatures, FeatureOutput.Gram);
        var response = await server.Features.ExtractAsync(request);
        var map = Assert.Single(response.FeatureMaps);
        Assert.Equal([256L, 28L, 28L], map.Tensor.Shape);
        var lips = response.Regions.Single(region => region.Region == "lips");
        var factors = Floats(lips.Factors);
        var weighted = Floats(response.WeightedFeatures.Single(tensor => tensor.Name == "lips").Tensor);
        for (var row = 0; row < lips.Patches.Count; row++)
        {
            for (var channel = 0; channel < 256; channel++)
            {
                Assert.Equal(weighted[channel * 784 + (int)lips.Patches[row]], factors[row * 256 + channel]);
            }
        }

        var gram = Floats(response.Grams.Single(tensor => tensor.Name == "lips").Tensor);
        double entry = 0;
        for (var row = 0; row < lips.Patches.Count; row++)
        {
            entry += (double)factors[row * 256 + 3] * factors[row * 256 + 7];
        }

        Assert.Equal(entry, gram[3 * 256 + 7], 1e-4 * Math.Max(1, Math.Abs(entry)));
        Assert.Equal(Math.Sqrt(gram.Sum(value => (double)value * value)), lips.GramNorm, lips.GramNorm * 1e-5);
    }

    [Fact]
    public async Task A_mask_of_the_callers_own_replaces_the_label_map()
    {
        var request = await RequestAsync(FeatureOutput.RegionFactors);
        var size = (int)request.Rgb.Width;
        var mask = new byte[size * size];
        mask.AsSpan(0, size * 8).Fill(255);
        request.LabelMap = null;
        request.Options.Regions.Add("lips");
        request.Masks.Add(new RegionMask { Region = "lips", Mask = new Tensor { Type = TensorType.Uint8, Shape = { size, size }, Data = ByteString.CopyFrom(mask) } });
        var response = await server.Features.ExtractAsync(request);
        var lips = Assert.Single(response.Regions);

        // 8 rows of 224 are exactly the first row of the 28 x 28 grid.
        Assert.Equal(Enumerable.Range(0, 28).Select(i => (uint)i), lips.Patches);
        Assert.Equal(8 / 224f, lips.AreaShare, 1e-6);
    }

    [Fact]
    public async Task A_hidden_region_is_reported_as_missing()
    {
        var request = await RequestAsync(FeatureOutput.RegionFactors);
        var labels = request.LabelMap.Labels.ToByteArray();
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = labels[i] is 12 or 13 ? (byte)1 : labels[i];
        }

        request.LabelMap.Labels = ByteString.CopyFrom(labels);
        var response = await server.Features.ExtractAsync(request);
        Assert.Equal(["lips"], response.MissingRegions);
        Assert.Equal(["eyes", "cheeks"], response.Regions.Select(region => region.Region));
    }

    [Fact]
    public async Task Half_precision_halves_the_bytes_and_an_embedding_comes_when_asked_for()
    {
        var request = await RequestAsync(FeatureOutput.RegionFactors, FeatureOutput.Embedding);
        request.Options.Type = TensorType.Float16;
        var response = await server.Features.ExtractAsync(request);
        Assert.All(response.Regions, region => Assert.Equal(region.Factors.Shape[0] * region.Factors.Shape[1] * 2, region.Factors.Data.Length));
        Assert.Equal([1024L], response.Embedding.Shape);
        Assert.Equal("faceres", response.Fingerprint.Model);
    }

    [Fact]
    public async Task The_recipe_of_make_up_gives_a_row_of_length_one_for_each_region_and_says_how_sure_it_is()
    {
        var request = await RequestAsync(FeatureOutput.RegionFactors, FeatureOutput.Gram);
        request.Options.Recipe = "makeup";
        var response = await server.Features.ExtractAsync(request);
        Assert.Equal(["lips", "eyes", "cheeks"], response.Regions.Select(region => region.Region));
        Assert.All(response.Regions, region => Assert.Equal(1, Floats(region.Factors).Sum(value => (double)value * value), 1e-5));
        Assert.All(response.Regions, region => Assert.Equal((1L, 1d), (region.Factors.Shape[0], Math.Round(region.GramNorm, 5))));
        Assert.All(response.Regions, region => Assert.InRange(region.Confidence, 0.1f, 1f));
        Assert.Equal(("makeup-metric", 64), (response.Fingerprint.Model, response.Fingerprint.WeightsSha256.Length));
    }

    [Fact]
    public async Task A_crop_of_another_size_gives_almost_the_same_row()
    {
        var rows = new List<float[][]>();
        foreach (var size in new uint[] { 384, 224, 700 })
        {
            var face = (await server.Parsing.ParseAsync(new ParseRequest { Image = FacetServer.Sample(6), Options = new ParseOptions { CropSize = size } })).Faces[0];
            var request = new ExtractRequest { Rgb = face.Crop, LabelMap = face.LabelMap, Options = new ExtractOptions { Recipe = "makeup" } };
            rows.Add([.. (await server.Features.ExtractAsync(request)).Regions.Select(region => Floats(region.Factors))]);
        }

        Assert.All(rows.Skip(1), other => Assert.All(other.Zip(rows[0]), pair => Assert.InRange(pair.First.Zip(pair.Second, (a, b) => a * b).Sum(), 0.995, 1.0001)));
    }

    [Fact]
    public async Task A_black_and_white_photo_has_no_region_that_make_up_could_be_seen_on()
    {
        var request = await RequestAsync(FeatureOutput.RegionFactors);
        request.Options.Recipe = "makeup";
        var pixels = request.Rgb.Data.ToByteArray();
        for (var i = 0; i < pixels.Length; i += 3)
        {
            pixels[i] = pixels[i + 2] = pixels[i + 1];
        }

        request.Rgb.Data = ByteString.CopyFrom(pixels);
        var response = await server.Features.ExtractAsync(request);
        Assert.Equal(["lips", "eyes", "cheeks"], response.MissingRegions);
    }

    public static TheoryData<Action<ExtractRequest>, string> BadRequests => new()
    {
        { request => request.ClearCrop(), "MISSING_CROP" },
        { request => request.LabelMap = null, "MISSING_MASK" },
        { request => request.LabelMap.Width = 100, "MASK_SIZE" },
        { request => request.LabelMap.Labels = ByteString.CopyFrom(new byte[10]), "MASK_LENGTH" },
        { request => request.LabelMap.Regions.Clear(), "UNKNOWN_REGION" },
        { request => request.Rgb.Data = ByteString.CopyFrom(new byte[10]), "CROP_LENGTH" },
        { request => request.Rgb.Width = 100_000, "CROP_SIZE_OUT_OF_RANGE" },
        { request => request.Options.Recipe = "dino", "UNKNOWN_RECIPE" },
        { request => (request.Options.Recipe, request.Options.Model) = ("", "no-such-model"), "UNKNOWN_MODEL" },
        { request => (request.Options.Recipe, request.LabelMap) = ("makeup", null), "MISSING_MASK" },
        { request => (request.Options.Recipe, request.Options.InputSize) = ("makeup", 448), "INPUT_SIZE" },
        { request => { request.Options.Recipe = "makeup"; request.Options.Outputs.Add(FeatureOutput.FeatureMap); }, "OUTPUT_NOT_OFFERED" },
        { request => { request.Options.Recipe = "makeup"; request.LabelMap.Classes.Clear(); }, "MISSING_CLASS" },
        { request => { request.Options.Recipe = "makeup"; request.LabelMap.Classes[1].Value = 257; }, "LABEL_OUT_OF_RANGE" },
        { request => { request.Options.Recipe = "makeup"; request.LabelMap.Regions[0].LabelValues.Add(300); }, "LABEL_OUT_OF_RANGE" },
        { request => { request.Options.Recipe = "makeup"; request.Masks.Add(new RegionMask { Region = "lips" }); }, "MASKS_NOT_USED" },
        { request => (request.Options.Recipe, request.Options.Model) = ("faceres-late", "no-such-model"), "MODEL_MISMATCH" },
        { request => request.Options.TapSums.Add("conv_pw_5"), "TAP_SUMS_WITHOUT_MAP" },
        { request => request.Options.InputSize = 448, "INPUT_SIZE" },
        { request => request.Options.Fit = (InputFit)9, "UNKNOWN_VALUE" },
        { request => request.Options.Regions.Add("tail"), "UNKNOWN_REGION" },
        { request => request.Options.MaskMode = (MaskMode)44, "UNKNOWN_VALUE" },
        { request => request.Options.Type = TensorType.Int8, "TENSOR_TYPE" },
        { request => request.Encoded = ByteString.CopyFromUtf8("<svg/>"), "IMAGE_UNSUPPORTED_FORMAT" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task Requests_that_do_not_fit_together_are_refused_with_the_reason(Action<ExtractRequest> spoil, string reason)
    {
        var request = await RequestAsync(FeatureOutput.RegionFactors);
        spoil(request);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Features.ExtractAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(reason, Hosting.ErrorTranslator.FromRpc(error, "features").Reason);
    }

    private async Task<ExtractRequest> RequestAsync(params FeatureOutput[] outputs)
    {
        var parsed = await server.Parsing.ParseAsync(new ParseRequest { Image = FacetServer.Sample(6) });
        var face = parsed.Faces[0];
        return new ExtractRequest { Rgb = face.Crop, LabelMap = face.LabelMap, MaskSource = "test", Options = new ExtractOptions { Recipe = "seed", Outputs = { outputs } } };
    }

    private static float[] Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray();
}

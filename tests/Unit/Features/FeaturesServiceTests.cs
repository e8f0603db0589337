using Facet.Features.V1;
using Facet.Hosting;
using Facet.Models;
using Facet.Types.V1;
using Facet.Unit.Tests.Imaging;
using Facet.Unit.Tests.Models.Conversion;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.Unit.Tests.Features;

/// <summary>The service over a small made-up checkpoint: 12 blocks of 32 channels, patches of 16, made for 64 x 64 pixels.</summary>
public sealed class FeaturesServiceTests : IAsyncLifetime, IDisposable
{
    private const int Side = 64;

    private readonly TempFolder _folder = new();
    private FeaturesHost _host = null!;

    [Fact]
    public async Task A_checkpoint_folder_as_the_model_serves_its_own_recipe_under_the_folders_name()
    {
        var info = await _host.Client.GetInfoAsync(new GetInfoRequest());
        Assert.Equal(("face-vit", "face-vit"), (info.DefaultRecipe, info.DefaultModel));
        var recipe = info.Recipes.Single(recipe => recipe.Name == "face-vit");
        Assert.Equal(["hidden_09", "hidden_10", "hidden_11"], recipe.Regions.Single(region => region.Region == "eyes").Taps);
        Assert.Equal((uint)Side, recipe.CropSize);
        var model = info.Models[0];
        Assert.Equal(("face-vit", "cpu", "fp32", (uint)Side), (model.Id, model.Provider, model.Precision, model.InputWidth));
        Assert.Equal(Checkpoint.Sha256Of(_folder.File("face-vit")), model.WeightsSha256);
        Assert.DoesNotContain(_folder.Path, info.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feature_maps_of_tap_sums_need_no_masks_and_keep_their_names()
    {
        var request = Request(FeatureOutput.FeatureMap, FeatureOutput.Embedding);
        request.LabelMap = null;
        request.Options.TapSums.AddRange(["last_hidden_state", "5+4"]);
        var answer = await _host.Client.ExtractAsync(request);
        Assert.Equal(["last_hidden_state", "hidden_05+hidden_04"], answer.FeatureMaps.Select(map => map.Name));
        Assert.All(answer.FeatureMaps, map => Assert.Equal([32L, 4L, 4L], map.Tensor.Shape));
        Assert.Equal([32L], answer.Embedding.Shape);
        Assert.Empty(answer.Regions);

        var single = Request(FeatureOutput.FeatureMap);
        single.Options.TapSums.AddRange(["4", "5"]);
        var parts = (await _host.Client.ExtractAsync(single)).FeatureMaps.Select(map => FeaturesHost.Floats(map.Tensor)).ToArray();
        var sum = FeaturesHost.Floats(answer.FeatureMaps[1].Tensor);
        Assert.All(Enumerable.Range(0, sum.Length), i => Assert.Equal(parts[0][i] + parts[1][i], sum[i], 1e-4f));
    }

    [Fact]
    public async Task Another_input_size_makes_another_grid_and_another_fingerprint()
    {
        var small = await _host.Client.ExtractAsync(Request(FeatureOutput.RegionFactors));
        var request = Request(FeatureOutput.RegionFactors);
        request.Options.InputSize = 96;
        var large = await _host.Client.ExtractAsync(request);
        Assert.Equal((4u, 6u), (small.GridWidth, large.GridWidth));
        Assert.NotEqual(small.Fingerprint.Recipe, large.Fingerprint.Recipe);
        Assert.Equal(small.Fingerprint.WeightsSha256, large.Fingerprint.WeightsSha256);
        Assert.Equal(["decode", "queue", "inference", "masking"], large.Timings.Select(timing => timing.Stage));
    }

    [Fact]
    public async Task A_mask_may_have_the_shape_of_the_input_where_the_crop_has_another()
    {
        var request = Request(FeatureOutput.RegionFactors);
        request.Rgb = Picture(90, 60);
        request.LabelMap = null;
        request.Options.Regions.Add("lips");
        request.Masks.Add(Mask("lips", 128, 128, filledRows: 32));
        var square = Assert.Single((await _host.Client.ExtractAsync(request)).Regions);
        Assert.Equal([0u, 1u, 2u, 3u], square.Patches);

        // The same over the crop, at half of its sides.
        request.Masks[0] = Mask("lips", 45, 30, filledRows: 15);
        var wide = Assert.Single((await _host.Client.ExtractAsync(request)).Regions);
        Assert.Equal(Enumerable.Range(0, 8).Select(patch => (uint)patch), wide.Patches);
        Assert.Equal(0.5f, wide.AreaShare, 1e-6f);
    }

    [Fact]
    public async Task Alpha_is_dropped_from_an_encoded_crop()
    {
        var opaque = Request(FeatureOutput.FeatureMap);
        opaque.Rgb = null;
        opaque.Encoded = ByteString.CopyFrom(Png(alpha: 255));
        var transparent = opaque.Clone();
        transparent.Encoded = ByteString.CopyFrom(Png(alpha: 3));
        var (first, second) = (await _host.Client.ExtractAsync(opaque), await _host.Client.ExtractAsync(transparent));
        Assert.Equal(first.FeatureMaps[0].Tensor.Data, second.FeatureMaps[0].Tensor.Data);
    }

    public static TheoryData<Action<ExtractRequest>, string> BadRequests => new()
    {
        { request => request.Options.TapSums.Add("hidden_13"), "UNKNOWN_OUTPUT" },
        { request => request.Options.TapSums.Add("pooler_output"), "UNKNOWN_OUTPUT" },
        { request => request.Options.TapSums.Add("3+"), "UNKNOWN_OUTPUT" },
        { request => request.Options.InputSize = 65, "INPUT_SIZE" },
        { request => request.Options.InputSize = 100_000, "INPUT_SIZE" },
        { request => request.Options.Model = "../face-vit", "UNKNOWN_MODEL" },
        { request => request.Options.Model = "blazeface-back", "UNKNOWN_MODEL" },
        { request => request.Masks.Add(Mask("lips", 64, 20, 20)), "MASK_SIZE" },
        { request => request.Masks.Add(Mask("lips", 64, 64, 0)), "MASK_EMPTY" },
        { request => request.Masks.Add(new RegionMask { Region = "lips", Image = ByteString.CopyFrom(Png(alpha: 3)) }), "IMAGE_UNSUPPORTED_FORMAT" },
        { request => request.Masks.Add(new RegionMask { Region = "lips", Image = ByteString.CopyFrom(PalettePng()) }), "IMAGE_UNSUPPORTED_FORMAT" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task Bad_requests_are_refused_with_the_reason(Action<ExtractRequest> spoil, string reason)
    {
        var request = Request(FeatureOutput.RegionFactors, FeatureOutput.FeatureMap);
        spoil(request);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.ExtractAsync(request));
        var refused = ErrorTranslator.FromRpc(error, "features");
        Assert.Equal((StatusCode.InvalidArgument, reason), (error.StatusCode, refused.Reason));
        Assert.DoesNotContain(_folder.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_pools_the_crop_is_no_feature_map_even_once_it_is_loaded()
    {
        await _host.Client.ExtractAsync(Request(FeatureOutput.Embedding));
        var request = Request(FeatureOutput.FeatureMap);
        request.Options.TapSums.Add("pooler_output");
        var error = await Assert.ThrowsAsync<RpcException>(async () => await _host.Client.ExtractAsync(request));
        Assert.Equal((StatusCode.InvalidArgument, "UNKNOWN_OUTPUT"), (error.StatusCode, ErrorTranslator.FromRpc(error).Reason));
    }

    [Fact]
    public async Task A_bad_item_of_a_stream_does_not_keep_the_others_from_their_answers()
    {
        using var call = _host.Client.ExtractStream();
        for (var i = 0; i < 12; i++)
        {
            var item = Request(FeatureOutput.RegionFactors);
            if (i == 5)
            {
                item.Masks.Add(Mask("lips", 64, 64, 0));
            }

            await call.RequestStream.WriteAsync(new ExtractStreamRequest { Id = $"{i}", Item = item });
        }

        await call.RequestStream.CompleteAsync();
        var answers = new Dictionary<string, ItemStatus>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            answers.Add(answer.Id, answer.Status);
        }

        Assert.Equal(12, answers.Count);
        Assert.Equal(["5"], answers.Where(answer => answer.Value.Code != 0).Select(answer => answer.Key));
    }

    public async Task InitializeAsync()
    {
        SmallCheckpointFolder.Write(
            _folder.File("face-vit"), SmallModels.DinoV3,
            """{"image_processor_type": "DINOv3ViTImageProcessorFast", "size": {"height": 64, "width": 64}, "resample": 2}""");
        _host = await FeaturesHost.StartAsync(("Model", _folder.File("face-vit")));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    internal static ExtractRequest Request(params FeatureOutput[] outputs)
    {
        var labels = new byte[Side * Side];
        labels.AsSpan(0, labels.Length / 4).Fill(1);
        labels.AsSpan(labels.Length / 4, labels.Length / 4).Fill(2);
        labels.AsSpan(labels.Length / 2, labels.Length / 4).Fill(3);
        var map = new LabelMap { Width = Side, Height = Side, Labels = ByteString.CopyFrom(labels) };
        foreach (var (name, label) in new[] { ("lips", 1u), ("eyes", 2u), ("cheeks", 3u) })
        {
            map.Regions.Add(new RegionDefinition { Name = name, LabelValues = { label } });
        }

        return new ExtractRequest { Rgb = Picture(Side, Side), LabelMap = map, MaskSource = "test", Options = new ExtractOptions { Outputs = { outputs } } };
    }

    private static RgbImage Picture(int width, int height)
    {
        var pixels = new byte[3 * width * height];
        new Random(8).NextBytes(pixels);
        return new RgbImage { Width = (uint)width, Height = (uint)height, Data = ByteString.CopyFrom(pixels) };
    }

    private static RegionMask Mask(string region, int width, int height, int filledRows)
    {
        var mask = new byte[width * height];
        mask.AsSpan(0, filledRows * width).Fill(255);
        return new RegionMask { Region = region, Mask = new Tensor { Type = TensorType.Uint8, Shape = { height, width }, Data = ByteString.CopyFrom(mask) } };
    }

    private static byte[] Png(byte alpha)
    {
        var rgb = Picture(Side, Side).Data;
        byte[] pixels = [.. Enumerable.Range(0, Side * Side).SelectMany(i => new[] { rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2], alpha })];
        return TestImages.Save(pixels, Side, Side, 4, ".png");
    }

    private static byte[] PalettePng() => TestImages.Save(Picture(Side, Side).Data.ToByteArray(), Side, Side, 3, ".png[palette]");
}

using Facet.Models;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>DINOv2 under the names of the torch hub is the same network as under those of the model hub.</summary>
public sealed class TorchHubTests
{
    private static readonly (string Model, string Torch)[] Names =
    [
        ("embeddings.cls_token", "cls_token"),
        ("embeddings.register_tokens", "register_tokens"),
        ("embeddings.position_embeddings", "pos_embed"),
        ("embeddings.patch_embeddings.projection.", "patch_embed.proj."),
        ("layernorm.", "norm."),
        ("encoder.layer.", "blocks."),
        ("attention.output.dense.", "attn.proj."),
        ("layer_scale1.lambda1", "ls1.gamma"),
        ("layer_scale2.lambda1", "ls2.gamma"),
        ("mlp.weights_in.", "mlp.w12."),
        ("mlp.weights_out.", "mlp.w3."),
    ];

    [Theory]
    [InlineData(SmallModels.DinoV2, false)]
    [InlineData(SmallModels.DinoV2, true)]
    [InlineData(SmallModels.DinoV2Gated, false)]
    [InlineData(SmallModels.DinoV2Gated, true)]
    public void Its_names_give_the_same_network(string config, bool isChunked)
    {
        using var original = MemoryCheckpoint.Of(config);
        using var hub = Rename(original, isChunked);
        var pixels = SmallModels.Pixels(1, 70, 42);
        var options = new ConvertOptions { Size = new ImageSize(70, 42), Taps = ["hidden_00", "last_hidden_state"] };

        var expected = original.Run(options, pixels, 1, 3, 70, 42);
        var actual = hub.Run(options, pixels, 1, 3, 70, 42);

        Assert.Equal(expected["hidden_00"].Values, actual["hidden_00"].Values);
        ConversionTests.Near(expected["last_hidden_state"].Values, actual["last_hidden_state"].Values, 1e-5);
    }

    [Fact]
    public void A_missing_block_tensor_is_named()
    {
        using var folder = new TempFolder();
        using var original = MemoryCheckpoint.Of(SmallModels.DinoV2);
        using var hub = Rename(original, isChunked: false);
        hub.Remove("blocks.1.ls2.gamma");

        var error = Assert.Throws<ModelException>(() => hub.Convert(folder));

        Assert.Contains("1 tensor is missing (blocks.1.ls2.gamma)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Heads_that_no_shape_tells_need_a_config()
    {
        using var folder = new TempFolder();
        var config = SmallModels.DinoV2.Replace("\"hidden_size\": 64", "\"hidden_size\": 48", StringComparison.Ordinal);
        using var original = MemoryCheckpoint.Of(config);
        using var hub = Rename(original, isChunked: false);

        Assert.Contains("attention heads", Assert.Throws<ModelException>(() => hub.Convert(folder)).Message, StringComparison.Ordinal);
        hub.Json = config;
        Assert.Equal("dinov2-48x3-p14", hub.Convert(folder).Architecture);
    }

    private static MemoryCheckpoint Rename(MemoryCheckpoint original, bool isChunked)
    {
        var hub = MemoryCheckpoint.Empty();
        hub.Set("mask_token", new float[64], 1, 64);
        foreach (var tensor in original.Tensors.Values.Where(tensor => !tensor.Name.Contains("attention.attention", StringComparison.Ordinal)))
        {
            hub.Set(HubName(tensor.Name, isChunked), tensor.ToFloats(), [.. tensor.Shape]);
        }

        for (var block = 0; original.Tensors.ContainsKey($"encoder.layer.{block}.norm1.weight"); block++)
        {
            foreach (var kind in new[] { "weight", "bias" })
            {
                string[] parts = ["query", "key", "value"];
                var tensors = parts.Select(part => original.Tensors[$"encoder.layer.{block}.attention.attention.{part}.{kind}"]).ToArray();
                float[] values = [.. tensors.SelectMany(tensor => tensor.ToFloats())];
                hub.Set(HubName($"blocks.{block}.attn.qkv.{kind}", isChunked), values, [3 * tensors[0].Shape[0], .. tensors[0].Shape.Skip(1)]);
            }
        }

        return hub;
    }

    private static string HubName(string name, bool isChunked)
    {
        foreach (var (model, torch) in Names)
        {
            name = name.Replace(model, torch, StringComparison.Ordinal);
        }

        return isChunked && name.StartsWith("blocks.", StringComparison.Ordinal)
            ? $"blocks.{int.Parse(name.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture) / 2}.{name["blocks.".Length..]}"
            : name;
    }
}

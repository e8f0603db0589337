using Facet.Models;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>Checkpoints and configs that do not fit are refused in one line that names what is wrong.</summary>
public sealed class ConversionFaultTests
{
    [Fact]
    public void Missing_and_unexpected_tensors_are_named_and_counted()
    {
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);
        for (var layer = 0; layer < 6; layer++)
        {
            checkpoint.Remove($"layer.{layer}.norm1.weight");
        }

        checkpoint.Set("layer.0.attention.k_proj.bias", new float[32], 32);

        var error = Refusal(checkpoint);

        Assert.Equal(ModelErrorReason.InvalidFormat, error.Reason);
        Assert.Contains("6 tensors are missing (layer.0.norm1.weight, layer.1.norm1.weight,", error.Message, StringComparison.Ordinal);
        Assert.Contains("1 tensor is not expected (layer.0.attention.k_proj.bias)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named()
    {
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);
        checkpoint.Set("layer.3.mlp.up_proj.weight", new float[32 * 64], 32, 64);

        var error = Refusal(checkpoint);

        Assert.Contains("'layer.3.mlp.up_proj.weight' has shape [32,64], but by the config it has [64,32]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, "layer.2.attention.q_proj.weight")]
    [InlineData(float.PositiveInfinity, "embeddings.cls_token")]
    [InlineData(float.NegativeInfinity, "norm.bias")]
    public void Weights_that_are_no_numbers_are_named(float value, string name)
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);
        var values = checkpoint.Values(name);
        values[^1] = value;
        checkpoint.Set(name, values, [.. checkpoint.Tensors[name].Shape]);

        var error = Assert.Throws<ModelException>(() => checkpoint.Convert(folder));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.File("out")));
    }

    [Theory]
    [InlineData("\"hidden_size\": 32", "\"hidden_size\": 0", "hidden_size")]
    [InlineData("\"hidden_size\": 32", "\"hidden_size\": -32", "hidden_size")]
    [InlineData("\"hidden_size\": 32", "\"hidden_size\": 1e300", "hidden_size")]
    [InlineData("\"hidden_size\": 32,", "", "hidden_size")]
    [InlineData("\"hidden_size\": 32", "\"hidden_size\": \"32\"", "hidden_size")]
    [InlineData("\"num_attention_heads\": 2", "\"num_attention_heads\": 3", "num_attention_heads")]
    [InlineData("\"num_attention_heads\": 2", "\"num_attention_heads\": 16", "rotary")]
    [InlineData("\"num_hidden_layers\": 12", "\"num_hidden_layers\": 2000000000", "num_hidden_layers")]
    [InlineData("\"patch_size\": 16", "\"patch_size\": 128", "patch_size")]
    [InlineData("\"patch_size\": 16", "\"patch_size\": [16, 14]", "patch_size")]
    [InlineData("\"patch_size\": 16", "\"hidden_act\": \"mish\", \"patch_size\": 16", "mish")]
    [InlineData("\"patch_size\": 16", "\"layer_norm_eps\": -1, \"patch_size\": 16", "layer_norm_eps")]
    [InlineData("\"patch_size\": 16", "\"use_gated_mlp\": 1, \"patch_size\": 16", "use_gated_mlp")]
    [InlineData("dinov3_vit", "llama", "llama")]
    [InlineData("{\"model_type\"", "[\"model_type\"", "JSON")]
    public void Wrong_settings_are_named(string setting, string wrong, string named)
    {
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);
        checkpoint.Json = checkpoint.Json.Replace(setting, wrong, StringComparison.Ordinal);

        Assert.Contains(named, Refusal(checkpoint).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_without_config_is_refused()
    {
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);
        checkpoint.Json = string.Empty;

        Assert.Contains("config.json", Refusal(checkpoint).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15, 64)]
    [InlineData(64, 0)]
    [InlineData(-16, 64)]
    [InlineData(1_000_000_000, 64)]
    public void Sizes_without_a_patch_or_beyond_reason_are_refused(int height, int width)
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);

        Assert.Throws<ModelException>(() => checkpoint.Convert(folder, new ConvertOptions { Size = new ImageSize(height, width) }));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("out"), "a file");
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);

        Assert.Equal(ModelErrorReason.CannotWrite, Assert.Throws<ModelException>(() => checkpoint.Convert(folder)).Reason);
    }

    private static ModelException Refusal(MemoryCheckpoint checkpoint)
    {
        using var folder = new TempFolder();
        var error = Assert.Throws<ModelException>(() => checkpoint.Convert(folder));
        Assert.DoesNotContain('\n', error.Message);
        return error;
    }
}

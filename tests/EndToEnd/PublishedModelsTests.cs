using System.Text.Json;
using Facet.Unit.Tests;
using Facet.Unit.Tests.Inference;

namespace Facet.EndToEnd.Tests;

/// <summary>facet models list, info and pull, with a hub on this machine.</summary>
public sealed class PublishedModelsTests : IDisposable
{
    private const string Repository = "facebook/dinov2-small";

    private readonly TempFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task A_model_is_shown_pulled_and_shown_as_pulled()
    {
        await using var hub = await HubServer.StartAsync();
        foreach (var name in (string[])["config.json", "preprocessor_config.json", "model.safetensors"])
        {
            hub.Add(Repository, name, [1, 2, 3]);
        }

        Assert.Equal("absent", (await InfoAsync()).GetProperty("state").GetString());
        var pulled = await RunAsync("pull", "dinov2-vits14", "--url", hub.Address.ToString(), "--token", "hf_secret");
        Assert.True(pulled.ExitCode == 0, pulled.Error);
        Assert.True(File.Exists(Path.Combine(pulled.Lines.Single(), "model.safetensors")));
        Assert.StartsWith("dinov2-vits14: DINOv2 ViT-S/14. Licence: Apache-2.0", pulled.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", pulled.Error, StringComparison.Ordinal);
        var info = await InfoAsync();
        Assert.Equal("pulled", info.GetProperty("state").GetString());
        Assert.Equal(384, info.GetProperty("hidden_size").GetInt32());
        Assert.Equal("hidden_03", info.GetProperty("recipe").GetProperty("lips")[0].GetString());

        hub.Add(Repository, "model.safetensors", [4, 5, 6]);
        var changed = await RunAsync("pull", "dinov2-vits14", "--url", hub.Address.ToString(), "--out", _cache.File("other"));
        Assert.Equal(4, changed.ExitCode);
        Assert.Contains("--update", changed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "dinov3-vits16", 4, "The model is gated")]
    [InlineData(404, "dinov3-vits16", 3, "has no config.json")]
    [InlineData(400, "dinov3-vits16", 4, "answered 400")]
    [InlineData(200, "bisenet", 3, "79999_iter.pth")]
    [InlineData(200, "dinov9", 3, "There is no published model 'dinov9'")]
    public async Task What_cannot_be_pulled_ends_with_one_line_and_its_code(int status, string model, int exitCode, string expected)
    {
        await using var hub = await HubServer.StartAsync();
        hub.Intercept = context =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };

        var pull = await RunAsync("pull", model, "--url", hub.Address.ToString());

        Assert.Equal(exitCode, pull.ExitCode);
        Assert.Contains(expected, pull.Error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_none_is_a_wrong_argument() =>
        Assert.Equal(2, (await RunAsync("pull", "dinov2-vits14", "--url", "nonsense")).ExitCode);

    [Fact]
    public async Task The_list_has_the_models_of_the_program_and_the_published_ones()
    {
        var models = (await RunAsync("list", "--json")).Lines.Select(line => JsonDocument.Parse(line).RootElement).ToArray();

        Assert.Contains(models, model => model.GetProperty("id").GetString() == "iris" && !model.TryGetProperty("published", out _));
        Assert.Equal(18, models.Count(model => model.TryGetProperty("published", out var published) && published.GetBoolean()));
        Assert.Contains("dinov3-vit7b16", (await RunAsync("list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_the_program_is_shown_and_an_unknown_one_is_not_found()
    {
        Assert.Contains("MediaPipe Iris", (await RunAsync("info", "iris")).Out, StringComparison.Ordinal);
        Assert.Equal(3, (await RunAsync("info", "nothing")).ExitCode);
    }

    private async Task<JsonElement> InfoAsync() => JsonDocument.Parse((await RunAsync("info", "dinov2-vits14", "--json")).Lines.Single()).RootElement;

    private Task<Finished> RunAsync(params IReadOnlyList<string> arguments) => FacetProcess.RunAsync(
        new Dictionary<string, string> { ["FACET_CACHE"] = _cache.Path, ["HF_TOKEN"] = "", ["FACET_HUB"] = "" }, ["models", .. arguments]);
}

using Facet.Features;
using Facet.Features.V1;
using Facet.Hosting;
using Facet.Unit.Tests.Models.Conversion;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Facet.Unit.Tests.Features;

/// <summary>Which backbones stay loaded when there is room for two: that of the default recipe, and one more.</summary>
public sealed class SessionTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private FeaturesHost _host = null!;

    [Fact]
    public async Task The_one_that_was_not_used_for_longest_makes_room_but_never_that_of_the_default_recipe()
    {
        var atStart = Assert.Single(Engine.Loaded);
        foreach (var size in new uint[] { 96, 128, 96, 160 })
        {
            Assert.Equal(size / 16, (await ExtractAsync(size)).GridWidth);
            Assert.Equal(2, Engine.Loaded.Count);
            Assert.Contains(atStart, Engine.Loaded);
        }
    }

    [Fact]
    public async Task Calls_are_refused_only_while_all_are_in_use()
    {
        var (recipe, plan) = (Book.Default, ExtractPlan.Of(new ExtractOptions(), Book, new FeaturesOptions()));
        using (Engine.Rent(recipe, plan.ModelOutputs, 96))
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => ExtractAsync(128));
            var refused = ErrorTranslator.FromRpc(error);
            Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_MODELS"), (refused.Code, refused.Reason));
            Assert.NotNull(refused.RetryAfter);
            Assert.Equal(6u, (await ExtractAsync(96)).GridWidth);
        }

        Assert.Equal(8u, (await ExtractAsync(128)).GridWidth);
    }

    [Fact]
    public async Task A_session_that_leaves_while_others_call_spoils_none_of_their_answers()
    {
        var sizes = Enumerable.Range(0, 60).Select(i => 96 + (32 * (uint)(i % 3)));
        var (answered, refused) = (0, 0);
        await Parallel.ForEachAsync(sizes, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (size, _) =>
        {
            try
            {
                Assert.Equal(size / 16, (await ExtractAsync(size)).GridWidth);
                Interlocked.Increment(ref answered);
            }
            catch (RpcException error) when (ErrorTranslator.FromRpc(error).Reason == "TOO_MANY_MODELS")
            {
                Interlocked.Increment(ref refused);
            }
        });

        Assert.Equal(60, answered + refused);
        Assert.True(answered > 0);
        Assert.InRange(Engine.Loaded.Count, 1, 2);
    }

    public async Task InitializeAsync()
    {
        SmallCheckpointFolder.Write(
            _folder.File("face-vit"), SmallModels.DinoV3,
            """{"image_processor_type": "DINOv3ViTImageProcessorFast", "size": {"height": 64, "width": 64}, "resample": 2}""");
        _host = await FeaturesHost.StartAsync(("Model", _folder.File("face-vit")), ("MaxModels", "2"));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private FeaturesEngine Engine => _host.Services.GetRequiredService<FeaturesEngine>();

    private RecipeBook Book => _host.Services.GetRequiredService<RecipeBook>();

    private async Task<ExtractResponse> ExtractAsync(uint size)
    {
        var request = FeaturesServiceTests.Request(FeatureOutput.RegionFactors);
        request.Options.InputSize = size;
        return await _host.Client.ExtractAsync(request);
    }
}

using Facet.Features.V1;
using Facet.Hosting;
using Facet.Inference;
using Facet.Models;
using Facet.Unit.Tests.Models.Conversion;
using Grpc.Core;
using Grpc.Health.V1;

namespace Facet.Unit.Tests.Features;

public sealed class SelfTestTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Weights_that_were_damaged_after_the_conversion_are_found()
    {
        var intact = Prepare("intact", SmallModels.DinoV3);
        using (var session = BackboneSession.Load(intact, new BackboneSessionOptions()))
        {
            var errors = await BackboneSelfTest.RunAsync(session, intact, default);
            Assert.All(errors.Values, error => Assert.InRange(error, 0, BackboneSelfTest.Tolerance(ModelPrecision.F32, ExecutionProvider.Cpu)));
        }

        // One byte of the exponents in the middle of the weights; the checksum beside it says nothing of what is loaded.
        var damaged = _folder.File("damaged.onnx");
        var bytes = File.ReadAllBytes(intact.Prepared.Path);
        for (var at = (bytes.Length / 2) | 3; at < (bytes.Length / 2) + 400; at += 4)
        {
            bytes[at] ^= 0x01;
        }

        File.WriteAllBytes(damaged, bytes);
        using var wrong = BackboneSession.Load(intact with { Prepared = intact.Prepared with { Path = damaged } }, new BackboneSessionOptions());
        var found = await BackboneSelfTest.RunAsync(wrong, intact, default);
        Assert.Contains(found.Values, error => !(error <= BackboneSelfTest.Tolerance(ModelPrecision.F32, ExecutionProvider.Cpu)));
    }

    // Weights so large that activations pass float16's largest number and become NaN, and such that every rounding to 8 bits is amplified.
    [Theory]
    [InlineData(300, "F16")]
    [InlineData(5, "I8")]
    public async Task A_service_whose_precision_spoils_the_model_stays_up_but_does_not_serve(double strength, string precision)
    {
        SmallCheckpointFolder.Write(_folder.File("spoilt"), SmallModels.DinoV3, strength: strength);
        await using var host = await FeaturesHost.StartUnreadyAsync(("Model", _folder.File("spoilt")), ("Precision", precision));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => host.ReadyAsync());
        Assert.Contains("self-test", failure.Message, StringComparison.Ordinal);
        var health = await new Health.HealthClient(host.Channel).CheckAsync(new HealthCheckRequest { Service = FeaturesService.Descriptor.FullName });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, health.Status);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.ExtractAsync(FeaturesServiceTests.Request(FeatureOutput.FeatureMap)));
        Assert.Equal((StatusCode.FailedPrecondition, "SELF_TEST_FAILED"), (error.StatusCode, ErrorTranslator.FromRpc(error, "features").Reason));
    }

    [Fact]
    public async Task A_provider_that_cannot_be_loaded_is_an_error_unless_the_cpu_may_take_over()
    {
        SmallCheckpointFolder.Write(_folder.File("small"), SmallModels.DinoV3);
        (string, string)[] options = [("Model", _folder.File("small")), ("Provider", "Cuda")];
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => FeaturesHost.StartAsync(options));
        Assert.Contains("Cuda", failure.Message, StringComparison.Ordinal);
        await using var host = await FeaturesHost.StartAsync([.. options, ("AllowCpuFallback", "true")]);
        var info = await host.Client.GetInfoAsync(new GetInfoRequest());
        Assert.Equal("cpu", info.Models[0].Provider);
    }

    public void Dispose() => _folder.Dispose();

    private BackboneModel Prepare(string name, string config)
    {
        var options = new ModelRegistryOptions { CacheFolder = _folder.File("cache") };
        return new BackboneSource(new ModelRegistry(options), new PublishedCatalog(options), options).Prepare(new BackboneRequest
        {
            Model = SmallCheckpointFolder.Write(_folder.File(name), config),
            Outputs = [TapOutput.Parse("3+4+5", TapLayout.Map), TapOutput.Parse("9+10+11", TapLayout.Map)],
        });
    }
}

using Facet.Inference;
using Facet.Models;

namespace Facet.Unit.Tests.Inference;

public sealed class OnnxModelTests(ModelsFixture models) : IClassFixture<ModelsFixture>
{
    [Theory]
    [InlineData(ExecutionProvider.Cuda)]
    [InlineData(ExecutionProvider.TensorRt)]
    public void A_provider_that_cannot_be_loaded_is_an_error_that_names_what_is_missing(ExecutionProvider provider)
    {
        var prepared = models.Registry.Prepare("iris");

        var error = Assert.Throws<ModelException>(() => OnnxModel.Load(prepared, new OnnxModelOptions { Provider = provider }));

        Assert.Equal(ModelErrorReason.ProviderUnavailable, error.Reason);
        Assert.Contains(provider.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(".so", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        using var model = OnnxModel.Load(prepared);
        using var result = model.Run(SampleImages.Noise(model.Entry.Input, seed: 1));
        Assert.Equal([1, 228, 1, 1], result["eye"].Shape);
    }

    [Fact]
    public void Parallel_runs_do_not_disturb_each_other()
    {
        var model = models.Host.Get("iris");
        var images = Enumerable.Range(0, 4).Select(seed => SampleImages.Noise(model.Entry.Input, seed)).ToArray();
        var expected = images.Select(image => Run(model, image)).ToArray();

        Parallel.For(0, 40, i => Assert.Equal(expected[i % 4], Run(model, images[i % 4])));
    }

    [Fact]
    public void A_wrong_length_is_refused_with_the_right_one()
    {
        var model = models.Host.Get("iris");

        var error = Assert.Throws<ArgumentException>(() => model.Run(new float[12], batch: 2));

        Assert.Contains("needs 24576 floats for a batch of 2, but got 12", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_a_fixed_batch_refuses_another_one()
    {
        var model = models.Host.Get("blazeface-back");

        Assert.Throws<ArgumentOutOfRangeException>(() => model.Run(new float[2 * model.Entry.Input.CountPerImage], batch: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => models.Host.Get("iris").Run(ReadOnlyMemory<float>.Empty, batch: 0));
    }

    [Fact]
    public void A_disposed_result_cannot_be_read()
    {
        var model = models.Host.Get("iris");
        var result = model.Run(SampleImages.Noise(model.Entry.Input, seed: 1));
        var tensor = result["eye"];

        result.Dispose();

        Assert.Throws<ObjectDisposedException>(() => tensor.Data);
    }

    [Fact]
    public void A_cancelled_call_does_not_run()
    {
        var model = models.Host.Get("iris");
        var image = SampleImages.Noise(model.Entry.Input, seed: 1);

        Assert.ThrowsAny<OperationCanceledException>(() => model.Run(image, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Disposing_while_others_run_waits_for_them_and_refuses_later_ones()
    {
        var model = OnnxModel.Load(models.Registry.Prepare("iris"));
        var image = SampleImages.Noise(model.Entry.Input, seed: 1);
        var started = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource()).ToArray();
        var runners = started.Select(signal => Task.Run(() => RunUntilDisposed(model, image, signal))).ToArray();
        await Task.WhenAll(started.Select(signal => signal.Task));

        model.Dispose();

        await Task.WhenAll(runners);
        Assert.Throws<ObjectDisposedException>(() => Run(model, image));
    }

    [Fact]
    public void A_file_that_is_not_the_model_of_the_manifest_is_refused()
    {
        var iris = models.Registry.Prepare("iris");
        var mesh = models.Registry.Prepare("facemesh-468");

        var other = Assert.Throws<ModelException>(() => OnnxModel.Load(mesh with { Path = iris.Path }));
        var text = Path.Combine(AppContext.BaseDirectory, "models/manifest.json");
        var damaged = Assert.Throws<ModelException>(() => OnnxModel.Load(mesh with { Path = text }));

        Assert.Equal(ModelErrorReason.LoadFailed, other.Reason);
        Assert.Contains("facemesh-468", other.Message, StringComparison.Ordinal);
        Assert.Equal(ModelErrorReason.LoadFailed, damaged.Reason);
    }

    [Fact]
    public void A_host_loads_each_model_once()
    {
        var first = models.Host.Get("iris");

        Assert.Same(first, models.Host.Get("iris"));
        Assert.NotSame(models.Host.Get("faceres", ["conv_pw_1"]), models.Host.Get("faceres", ["conv_pw_2"]));
    }

    private static float[] Run(OnnxModel model, float[] image)
    {
        using var result = model.Run(image);
        return result.Tensors[0].Span.ToArray();
    }

    private static void RunUntilDisposed(OnnxModel model, float[] image, TaskCompletionSource firstRunEnded)
    {
        try
        {
            while (true)
            {
                Run(model, image);
                firstRunEnded.TrySetResult();
            }
        }
        catch (ObjectDisposedException)
        {
        }
    }
}

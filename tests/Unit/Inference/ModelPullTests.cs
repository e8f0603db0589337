using Facet.Inference;
using Facet.Models;

namespace Facet.Unit.Tests.Inference;

/// <summary>Pulling over real HTTP from a server on this machine.</summary>
public sealed class ModelPullTests
{
    private const string Weights = "model.safetensors";

    [Fact]
    public async Task A_whole_model_is_pulled_pinned_and_left_alone_afterwards()
    {
        await using var setup = await PullSetup.StartAsync();
        var weights = setup.Put(Weights, 300_000);
        Assert.Equal(PublishedState.Absent, setup.Catalog.StateOf(setup.Model));

        var pulled = await setup.PullAsync();

        Assert.Equal(setup.Folder, pulled.Folder);
        Assert.Equal(["config.json", "preprocessor_config.json", Weights], pulled.Files);
        Assert.Equal(weights, File.ReadAllBytes(setup.At(Weights)));
        Assert.Equal(pulled.Files.Order(), Directory.GetFiles(setup.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(PublishedState.Pulled, setup.Catalog.StateOf(setup.Model));
        Assert.Equal(setup.Folder, setup.Catalog.RequirePulled(setup.Model));

        var asked = setup.Hub.Requests.Count;
        await setup.PullAsync();
        Assert.Equal(asked, setup.Hub.Requests.Count);
        Assert.Equal(3, setup.Progress.Count(step => step.Step == PullStep.Unchanged));
    }

    [Fact]
    public async Task Shards_come_with_their_index()
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Hub.Add(setup.Model.Source.Repository, $"{Weights}.index.json", Index("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"));
        setup.Put("model-00001-of-00002.safetensors", 5000);
        setup.Put("model-00002-of-00002.safetensors", 6000);

        var pulled = await setup.PullAsync();

        Assert.Equal(5, pulled.Files.Count);
        Assert.Equal(6000, new FileInfo(setup.At("model-00002-of-00002.safetensors")).Length);
        Assert.Equal(PublishedState.Pulled, setup.Catalog.StateOf(setup.Model));
    }

    [Theory]
    [InlineData("../model-00001-of-00001.safetensors")]
    [InlineData("/etc/model.safetensors")]
    [InlineData("config.json")]
    [InlineData("a%2fb.safetensors")]
    [InlineData(".hidden.safetensors")]
    public async Task An_index_that_names_anything_but_plain_shards_is_refused(string shard)
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Hub.Add(setup.Model.Source.Repository, $"{Weights}.index.json", Index(shard));

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.UnsafePath, error.Reason);
        Assert.Contains(shard, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(setup.Folder), file => file.Contains("index", StringComparison.Ordinal));
        Assert.Single(setup.RangesOf($"{Weights}.index.json"));
        Assert.NotEqual(PublishedState.Pulled, setup.Catalog.StateOf(setup.Model));
    }

    [Fact]
    public async Task What_an_interrupted_pull_left_is_not_asked_for_again()
    {
        await using var setup = await PullSetup.StartAsync();
        var weights = setup.Put(Weights, 1_000_000);
        using var stop = new CancellationTokenSource();
        setup.Hub.Intercept = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith(Weights, StringComparison.Ordinal))
            {
                return false;
            }

            // The head is sent and arrives before the caller gives up.
            context.Response.ContentLength = weights.Length;
            context.Response.Headers.ETag = HubServer.TagOf(weights);
            await context.Response.Body.WriteAsync(weights.AsMemory(0, 400_000));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        using var pull = new ModelPull(setup.Catalog, setup.Options);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull.RunAsync(setup.Model, new StopAt(400_000, stop), stop.Token));
        Assert.Equal(400_000, new FileInfo(setup.At(Weights + ".part")).Length);
        Assert.Equal(PublishedState.Incomplete, setup.Catalog.StateOf(setup.Model));

        setup.Hub.Intercept = _ => Task.FromResult(false);
        await setup.PullAsync();

        Assert.Equal([null, "bytes=400000-"], setup.RangesOf(Weights));
        Assert.Equal(weights, File.ReadAllBytes(setup.At(Weights)));
        Assert.Empty(Directory.GetFiles(setup.Folder, "*.part*"));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_resumed_in_the_same_run()
    {
        await using var setup = await PullSetup.StartAsync();
        var weights = setup.Put(Weights, 700_000);
        setup.Hub.Intercept = OnceFor(Weights, context => HubServer.BreakAfterAsync(context, weights, 250_000));

        await setup.PullAsync();

        var ranges = setup.RangesOf(Weights).ToArray();
        Assert.Equal(2, ranges.Length);
        Assert.StartsWith("bytes=", ranges[1], StringComparison.Ordinal);
        Assert.Equal(weights, File.ReadAllBytes(setup.At(Weights)));
        Assert.Contains(setup.Progress, step => step.Step == PullStep.Retrying);
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_gets_a_fresh_start()
    {
        await using var setup = await PullSetup.StartAsync();
        var weights = setup.Put(Weights, 500_000);
        LeavePart(setup, weights, 200_000);
        setup.Hub.Intercept = OnceFor(Weights, async context =>
        {
            context.Response.ContentLength = weights.Length;
            await context.Response.Body.WriteAsync(weights);
        });

        await setup.PullAsync();

        Assert.Equal(["bytes=200000-"], setup.RangesOf(Weights));
        Assert.Equal(weights, File.ReadAllBytes(setup.At(Weights)));
    }

    [Fact]
    public async Task A_file_that_changed_since_the_interruption_is_taken_from_its_start()
    {
        await using var setup = await PullSetup.StartAsync();
        LeavePart(setup, setup.Put(Weights, 500_000, seed: 1), 200_000);
        var weights = setup.Put(Weights, 450_000, seed: 2);

        await setup.PullAsync();

        Assert.Equal(weights, File.ReadAllBytes(setup.At(Weights)));
    }

    [Fact]
    public async Task A_part_that_is_whole_already_is_used()
    {
        await using var setup = await PullSetup.StartAsync();
        var weights = setup.Put(Weights, 5000);
        LeavePart(setup, weights, weights.Length);

        await setup.PullAsync();

        Assert.Equal(["bytes=4999-"], setup.RangesOf(Weights));
        Assert.Equal(weights, File.ReadAllBytes(setup.At(Weights)));
    }

    [Fact]
    public async Task A_range_from_elsewhere_is_not_taken_for_the_rest()
    {
        await using var setup = await PullSetup.StartAsync();
        var weights = setup.Put(Weights, 5000);
        LeavePart(setup, weights, 2000);
        setup.Hub.Intercept = OnceFor(Weights, async context =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 1000-4999/5000";
            await context.Response.Body.WriteAsync(weights.AsMemory(1000));
        });

        await setup.PullAsync();

        Assert.Equal(["bytes=2000-", null], setup.RangesOf(Weights));
        Assert.Equal(weights, File.ReadAllBytes(setup.At(Weights)));
    }

    [Fact]
    public async Task A_changed_file_is_refused_wherever_it_is_pulled_to_until_the_change_is_wanted()
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Put(Weights, 5000);
        await setup.PullAsync();
        var changed = setup.Put(Weights, 5000, seed: 2);
        setup.Options = setup.Options with { OutFolder = setup.Folder + "-elsewhere" };

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.ChecksumMismatch, error.Reason);
        Assert.Contains("--update", error.Message, StringComparison.Ordinal);
        Assert.Contains(HubServer.TagOf(changed).Trim('"'), error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(setup.Options.OutFolder, Weights)));

        setup.Options = setup.Options with { OutFolder = null, Update = true };
        await setup.PullAsync();
        Assert.Equal(changed, File.ReadAllBytes(setup.At(Weights)));
        setup.Catalog.RequirePulled(setup.Model);
    }

    [Fact]
    public async Task A_pulled_file_that_was_altered_is_noticed_and_pulled_again()
    {
        await using var setup = await PullSetup.StartAsync();
        var weights = setup.Put(Weights, 5000);
        await setup.PullAsync();
        File.WriteAllBytes(setup.At(Weights), new byte[5000]);

        var error = Assert.Throws<ModelException>(() => setup.Catalog.RequirePulled(setup.Model));
        Assert.Equal(ModelErrorReason.ChecksumMismatch, error.Reason);

        await setup.PullAsync();
        Assert.Equal(weights, File.ReadAllBytes(setup.At(Weights)));
    }

    /// <summary>What an earlier pull would have left.</summary>
    private static void LeavePart(PullSetup setup, byte[] content, int count)
    {
        Directory.CreateDirectory(setup.Folder);
        File.WriteAllBytes(setup.At(Weights + ".part"), content[..count]);
        File.WriteAllText(setup.At(Weights + ".part.tag"), $"{content.Length}\n{HubServer.TagOf(content)}");
    }

    internal static Func<Microsoft.AspNetCore.Http.HttpContext, Task<bool>> OnceFor(
        string file, Func<Microsoft.AspNetCore.Http.HttpContext, Task> answer, int times = 1) => async context =>
    {
        if (!context.Request.Path.Value!.EndsWith("/" + file, StringComparison.Ordinal) || times-- <= 0)
        {
            return false;
        }

        await answer(context);
        return true;
    };

    private static byte[] Index(params string[] shards) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
        new { metadata = new { total_size = 1 }, weight_map = shards.Select((shard, i) => (shard, i)).ToDictionary(pair => $"t{pair.i}", pair => pair.shard) });

    private sealed class StopAt(long bytes, CancellationTokenSource stop) : IProgress<PullProgress>
    {
        public void Report(PullProgress value)
        {
            if (value.File == Weights && value.Bytes >= bytes)
            {
                stop.Cancel();
            }
        }
    }
}

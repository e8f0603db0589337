using Facet.Inference;
using Facet.Models;
using Microsoft.AspNetCore.Http;

namespace Facet.Unit.Tests.Inference;

/// <summary>What goes wrong between the hub and the disk ends in one line that says what to do.</summary>
public sealed class ModelPullFaultTests
{
    private const string Weights = "model.safetensors";

    [Theory]
    [InlineData(401, null, "make a token")]
    [InlineData(403, "hf_abc", "the account of this token must have accepted")]
    public async Task A_gated_model_is_explained(int status, string? token, string expected)
    {
        await using var setup = await PullSetup.StartAsync("dinov3-vits16");
        setup.Options = setup.Options with { Token = token };
        setup.Hub.Intercept = Answer(status);

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.AccessDenied, error.Reason);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains($"{setup.Hub.Address}facebook/dinov3-vits16-pretrain-lvd1689m", error.Message, StringComparison.Ordinal);
        Assert.Contains("DINOv3 License", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_abc", error.Message, StringComparison.Ordinal);
        Assert.Single(setup.Hub.Requests);
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_and_not_where_it_redirects_to()
    {
        await using var setup = await PullSetup.StartAsync();
        await using var storage = await HubServer.StartAsync();
        var weights = setup.Put(Weights, 5000);
        storage.Files["/blob"] = weights;
        setup.Options = setup.Options with { Token = "hf_secret" };
        setup.Hub.Intercept = ModelPullTests.OnceFor(Weights, context =>
        {
            context.Response.Redirect($"{storage.Address}blob");
            return Task.CompletedTask;
        });

        await setup.PullAsync();

        Assert.Equal(weights, File.ReadAllBytes(setup.At(Weights)));
        Assert.All(setup.Hub.Requests, request => Assert.Equal("Bearer hf_secret", request.Authorization));
        Assert.Equal([("/blob", null, null)], storage.Requests);
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_keeps_the_token()
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Hub.Files["/blob"] = setup.Put(Weights, 5000);
        setup.Options = setup.Options with { Token = "hf_secret" };
        setup.Hub.Intercept = ModelPullTests.OnceFor(Weights, context =>
        {
            context.Response.Redirect("/blob");
            return Task.CompletedTask;
        });

        await setup.PullAsync();

        Assert.Contains(("/blob", null, "Bearer hf_secret"), setup.Hub.Requests);
    }

    [Fact]
    public async Task Endless_redirects_end()
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Hub.Intercept = context =>
        {
            context.Response.Redirect(context.Request.Path);
            return Task.FromResult(true);
        };

        Assert.Contains("redirects more than 5 times", (await setup.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_always_ends_too_early_is_given_up_with_its_head_kept()
    {
        await using var setup = await PullSetup.StartAsync();
        var weights = setup.Put(Weights, 5000);
        setup.Hub.Intercept = ModelPullTests.OnceFor(Weights, context => HubServer.BreakAfterAsync(context, weights, 1000), times: int.MaxValue);

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.DownloadFailed, error.Reason);
        Assert.Contains("given up after 5 tries", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(setup.At(Weights)));
    }

    [Fact]
    public async Task Errors_of_the_server_that_pass_are_waited_out()
    {
        await using var setup = await PullSetup.StartAsync();
        var weights = setup.Put(Weights, 5000);
        setup.Hub.Intercept = ModelPullTests.OnceFor(Weights, context => Answer(503)(context), times: 3);

        await setup.PullAsync();

        Assert.Equal(weights, File.ReadAllBytes(setup.At(Weights)));
        Assert.Equal(3, setup.Progress.Count(step => step is { Step: PullStep.Retrying, Note: { } note } && note.Contains("503", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Errors_of_the_server_that_stay_are_reported()
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Hub.Intercept = Answer(500);

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.DownloadFailed, error.Reason);
        Assert.Contains("answered 500", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, setup.Hub.Requests.Count);
    }

    [Fact]
    public async Task A_silent_hub_is_not_waited_for_forever()
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Options = setup.Options with { Patience = TimeSpan.FromMilliseconds(50) };
        setup.Hub.Intercept = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        Assert.Contains("did not answer within", (await setup.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_is_not_there_is_named()
    {
        await using var setup = await PullSetup.StartAsync();
        await setup.Hub.DisposeAsync();

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.DownloadFailed, error.Reason);
        Assert.Contains("127.0.0.1 cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        await using var setup = await PullSetup.StartAsync();

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.MissingFile, error.Reason);
        Assert.Contains("has no model.safetensors or", error.Message, StringComparison.Ordinal);
        Assert.Contains("(404)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_larger_than_it_can_be_is_refused(bool isSizeSaid)
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Hub.Intercept = ModelPullTests.OnceFor("config.json", async context =>
        {
            context.Response.ContentLength = isSizeSaid ? 1L << 40 : null;
            var block = new byte[1 << 20];
            for (var i = 0; i < 40 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(block);
            }

            context.Abort();
        });

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.TooLarge, error.Reason);
        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(setup.At("config.json")));
    }

    [Fact]
    public async Task Content_that_is_not_what_the_hub_announced_is_refused()
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Put(Weights, 5000);
        setup.Hub.Intercept = context =>
        {
            context.Response.Headers["X-Linked-ETag"] = context.Request.Path.Value!.EndsWith(Weights, StringComparison.Ordinal) ? $"\"{new string('a', 64)}\"" : "x";
            return Task.FromResult(false);
        };

        Assert.Equal(ModelErrorReason.ChecksumMismatch, (await setup.RefusedAsync()).Reason);
        Assert.False(File.Exists(setup.At(Weights)));
    }

    [Fact]
    public async Task A_disk_without_room_is_noticed_before_the_download()
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Put(Weights, 5000);
        setup.Options = setup.Options with { FreeSpace = _ => 4000 };

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.CannotWrite, error.Reason);
        Assert.Contains("needs 5000 more bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_fills_up_is_reported()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        await using var setup = await PullSetup.StartAsync();
        setup.Put(Weights, 5000);
        Directory.CreateDirectory(setup.Folder);
        File.CreateSymbolicLink(setup.At(Weights + ".part"), "/dev/full");

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.CannotWrite, error.Reason);
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_reported()
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Put(Weights, 5000);
        Directory.CreateDirectory(Path.GetDirectoryName(setup.Folder)!);
        File.WriteAllText(setup.Folder, "a file");

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.CannotWrite, error.Reason);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task Two_pulls_do_not_write_the_same_file()
    {
        await using var setup = await PullSetup.StartAsync();
        setup.Put(Weights, 5000);
        Directory.CreateDirectory(setup.Folder);
        using var other = new FileStream(setup.At(Weights + ".part"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal(ModelErrorReason.CannotWrite, (await setup.RefusedAsync()).Reason);
    }

    [Theory]
    [InlineData("ftp://example.org", null, ModelErrorReason.DownloadFailed)]
    [InlineData("http://example.org", "hf_abc", ModelErrorReason.AccessDenied)]
    [InlineData("https://example.org", "two words\r\n", ModelErrorReason.AccessDenied)]
    public void Unusable_addresses_and_tokens_are_refused_before_anything_is_sent(string hub, string? token, ModelErrorReason reason)
    {
        using var folder = new TempFolder();
        var catalog = new PublishedCatalog(new ModelRegistryOptions { CacheFolder = folder.Path });

        var error = Assert.Throws<ModelException>(() => new ModelPull(catalog, new PullOptions { Hub = new Uri(hub), Token = token }));

        Assert.Equal(reason, error.Reason);
        Assert.DoesNotContain("hf_abc", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_lock_file_is_named()
    {
        await using var setup = await PullSetup.StartAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(setup.Catalog.LockPath)!);
        File.WriteAllText(setup.Catalog.LockPath, "{\"version\":1,\"models\":{\"dinov2-vits14\":null}}");

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.InvalidFormat, error.Reason);
        Assert.Contains("models.lock.json is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_on_the_hub_is_explained()
    {
        await using var setup = await PullSetup.StartAsync("bisenet");

        var error = await setup.RefusedAsync();

        Assert.Equal(ModelErrorReason.Unsupported, error.Reason);
        Assert.Contains("79999_iter.pth", error.Message, StringComparison.Ordinal);
        Assert.Contains("facet models convert", error.Message, StringComparison.Ordinal);
        Assert.Empty(setup.Hub.Requests);
    }

    private static Func<HttpContext, Task<bool>> Answer(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.FromResult(true);
    };
}

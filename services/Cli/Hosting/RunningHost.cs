using Facet.Hosting;

namespace Facet.Cli.Hosting;

/// <summary>An all-in-one host that has started and passed its warm-up.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _dataFolder;

    private RunningHost(WebApplication app, string dataFolder)
    {
        (_app, _dataFolder) = (app, dataFolder);
        var addresses = FacetAddresses.Of(app);
        Grpc = addresses.Grpc.GetLeftPart(UriPartial.Authority);
        Http = addresses.Http?.GetLeftPart(UriPartial.Authority) ?? "";
    }

    public string Grpc { get; }

    public string Http { get; }

    /// <exception cref="CliException">A port or the data folder is in use, or a model cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop before it was ready.</exception>
    public static async Task<RunningHost> StartAsync(HostSettings settings, CancellationToken cancel)
    {
        WebApplication? app = null;
        try
        {
            Directory.CreateDirectory(settings.DataFolder);
            app = AllInOneHost.Build(settings);
            await app.StartAsync(cancel);
            await app.Services.GetRequiredService<Readiness>().WaitAsync(cancel);
            var host = new RunningHost(app, settings.DataFolder);
            ServerRecord.Write(settings.DataFolder, ServerRecord.OfThisProcess(host.Grpc, host.Http));
            return host;
        }
        catch (Exception error)
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            if (error is OperationCanceledException)
            {
                throw;
            }

            throw new CliException(ExitCodes.NoServer, StartFailure.Explain(error, settings), error);
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        ServerRecord.Remove(_dataFolder);
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

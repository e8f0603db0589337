using Facet.Cli.Hosting;

namespace Facet.Integration.Tests;

/// <summary>All services in this process with options of a test's own.</summary>
internal sealed class GuardedServer : IAsyncDisposable
{
    private readonly string _data;
    private readonly RunningHost _host;

    private GuardedServer(string data, RunningHost host) => (_data, _host) = (data, host);

    public string Http => _host.Http;

    public string Grpc => _host.Grpc;

    public static async Task<GuardedServer> StartAsync(Dictionary<string, string?> options)
    {
        var data = Directory.CreateTempSubdirectory("facet-guarded-").FullName;
        return new GuardedServer(data, await RunningHost.StartAsync(new HostSettings(data, "127.0.0.1:0", "127.0.0.1:0", Quiet: true, options), default));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}

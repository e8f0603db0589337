using System.CommandLine;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Facet.Cli.Hosting;

/// <summary>The services a command talks to: a server that was named, the one that holds the data folder, or one inside this process.</summary>
internal sealed class FacetConnection : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly RunningHost? _host;

    private FacetConnection(string address, RunningHost? host)
    {
        Address = address;
        _host = host;
        _channel = FacetChannel.Create(address, new FacetChannelOptions { Token = Environment.GetEnvironmentVariable("FACET_TOKEN") });
        Gateway = new GatewayService.GatewayServiceClient(_channel);
        Parsing = new ParsingService.ParsingServiceClient(_channel);
        Search = new SearchService.SearchServiceClient(_channel);
    }

    public string Address { get; }

    public GatewayService.GatewayServiceClient Gateway { get; }

    public ParsingService.ParsingServiceClient Parsing { get; }

    public SearchService.SearchServiceClient Search { get; }

    /// <exception cref="CliException">The address is malformed, no server answers there, or none can be started.</exception>
    public static async Task<FacetConnection> OpenAsync(ParseResult arguments, CancellationToken cancel)
    {
        var data = Path.GetFullPath(arguments.GetRequiredValue(CommonOptions.Data));
        if (arguments.GetValue(CommonOptions.Server) is { Length: > 0 } named)
        {
            return await ToAsync(named, cancel);
        }

        if (ServerRecord.Read(data) is { } running && await TryAsync(running.Grpc, cancel) is { } connection)
        {
            return connection;
        }

        var host = await RunningHost.StartAsync(new HostSettings(data, "127.0.0.1:0", "", Quiet: true), cancel);
        return new FacetConnection(host.Grpc, host);
    }

    public static FacetConnection To(RunningHost host) => new(host.Grpc, null);

    /// <exception cref="CliException">The address is malformed, or no server answers there.</exception>
    public static async Task<FacetConnection> ToAsync(string address, CancellationToken cancel)
    {
        var connection = Create(address);
        try
        {
            await connection.Gateway.GetInfoAsync(new Facet.Gateway.V1.GetInfoRequest(), deadline: DateTime.UtcNow.AddSeconds(30), cancellationToken: cancel);
            return connection;
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Unauthenticated)
        {
            await connection.DisposeAsync();
            throw new CliException(
                ExitCodes.NoServer, $"{address}: no Facet server answers there ({error.StatusCode}: {error.Status.Detail}). Start one with 'facet serve', or correct --server or FACET_TOKEN.", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    /// <returns>Null when nothing answers: whatever wrote the address has gone, or is about to.</returns>
    private static async Task<FacetConnection?> TryAsync(string address, CancellationToken cancel)
    {
        try
        {
            return await ToAsync(address, cancel);
        }
        catch (CliException error) when (error.InnerException is RpcException { StatusCode: StatusCode.Unavailable } or ArgumentException)
        {
            return null;
        }
    }

    private static FacetConnection Create(string address)
    {
        try
        {
            return new FacetConnection(address, null);
        }
        catch (ArgumentException error)
        {
            throw new CliException(ExitCodes.Usage, $"--server: {error.Message}", error);
        }
    }
}

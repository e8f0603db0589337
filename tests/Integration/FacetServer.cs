using System.Reflection;
using Facet.Cli.Hosting;
using Facet.Features.V1;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Google.Protobuf;
using Grpc.Net.Client;

namespace Facet.Integration.Tests;

/// <summary>All four services in this process, on a real socket, with the default models.</summary>
public sealed class FacetServer : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("facet-integration-").FullName;
    private RunningHost? _host;

    public GrpcChannel Channel { get; private set; } = null!;

    internal FacetConnection Connection => FacetConnection.To(_host!);

    public string Http => _host!.Http;

    public ParsingService.ParsingServiceClient Parsing => new(Channel);

    public FeaturesService.FeaturesServiceClient Features => new(Channel);

    public SearchService.SearchServiceClient Search => new(Channel);

    public GatewayService.GatewayServiceClient Gateway => new(Channel);

    /// <param name="number">1 to 6: 3, 3, 3, 4, 5 and 4 faces.</param>
    public static ByteString Sample(int number) => ByteString.CopyFrom(File.ReadAllBytes(SamplePath(number)));

    public static string SamplePath(int number) => Path.Combine(
        typeof(FacetServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Samples").Value!, $"sample{number}.jpg");

    /// <summary>Where the server may write.</summary>
    internal string DataFolder => _data;

    /// <summary>Whether a file of the data folder holds these bytes; the lock, which only the server may open, is none of them.</summary>
    internal bool Stores(byte[] bytes) => Directory.EnumerateFiles(_data, "*", SearchOption.AllDirectories).Where(path => Path.GetExtension(path) != ".lock").Any(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return content.AsSpan().IndexOf(bytes) >= 0;
    });

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync(new HostSettings(_data, "127.0.0.1:0", "127.0.0.1:0", Quiet: true), default);
        Channel = FacetChannel.Create(_host.Grpc);
    }

    public async Task DisposeAsync()
    {
        Channel.Dispose();
        await _host!.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}

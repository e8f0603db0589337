using Facet.Features.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Facet.Gateway;

/// <summary>
/// Clients of the three services behind the gateway. A service of this same process is called without a socket; its address, for
/// those who ask, is known once the server has started.
/// </summary>
public sealed class BackendClients : IDisposable
{
    private readonly Backend _parsing;
    private readonly Backend _features;
    private readonly Backend _search;

    public BackendClients(
        IOptions<GatewayOptions> options, IServer server, IOptions<HostingOptions> hosting, InProcessCallInvoker inProcess)
    {
        _parsing = new Backend("parsing", options.Value.Parsing, server, hosting.Value, inProcess);
        _features = new Backend("features", options.Value.Features, server, hosting.Value, inProcess);
        _search = new Backend("search", options.Value.Search, server, hosting.Value, inProcess);
        Parsing = new ParsingService.ParsingServiceClient(_parsing.Invoker);
        Features = new FeaturesService.FeaturesServiceClient(_features.Invoker);
        Search = new SearchService.SearchServiceClient(_search.Invoker);
    }

    public ParsingService.ParsingServiceClient Parsing { get; }

    public FeaturesService.FeaturesServiceClient Features { get; }

    public SearchService.SearchServiceClient Search { get; }

    public string ParsingAddress => _parsing.Address;

    public string FeaturesAddress => _features.Address;

    public string SearchAddress => _search.Address;

    public void Dispose()
    {
        _parsing.Dispose();
        _features.Dispose();
        _search.Dispose();
    }

    private sealed class Backend : IDisposable
    {
        private readonly Lazy<string> _address;
        private readonly GrpcChannel? _channel;

        public Backend(string stage, string configured, IServer server, HostingOptions hosting, InProcessCallInvoker inProcess)
        {
            _address = new(() => configured.Length > 0 ? configured : FacetAddresses.Of(server).Grpc.GetLeftPart(UriPartial.Authority));
            _channel = configured.Length == 0
                ? null
                : FacetChannel.Create(configured, new FacetChannelOptions { MaxMessageBytes = hosting.MaxMessageBytes, Token = hosting.Token });
            Invoker = (_channel?.CreateCallInvoker() ?? inProcess).Intercept(new CalledStage(stage));
        }

        public CallInvoker Invoker { get; }

        public string Address => _address.Value;

        public void Dispose() => _channel?.Dispose();
    }
}

using Facet.Features.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Facet.Gateway;

/// <summary>Clients of the three services behind the gateway. Channels are opened at the first call: only then is the address of a
/// service in this same process known.</summary>
public sealed class BackendClients : IDisposable
{
    private readonly Backend _parsing;
    private readonly Backend _features;
    private readonly Backend _search;
    private readonly Lazy<ParsingService.ParsingServiceClient> _parsingClient;
    private readonly Lazy<FeaturesService.FeaturesServiceClient> _featuresClient;
    private readonly Lazy<SearchService.SearchServiceClient> _searchClient;

    public BackendClients(IOptions<GatewayOptions> options, IServer server, IOptions<HostingOptions> hosting)
    {
        _parsing = new Backend(options.Value.Parsing, server, hosting.Value);
        _features = new Backend(options.Value.Features, server, hosting.Value);
        _search = new Backend(options.Value.Search, server, hosting.Value);
        _parsingClient = new(() => new ParsingService.ParsingServiceClient(_parsing.Channel));
        _featuresClient = new(() => new FeaturesService.FeaturesServiceClient(_features.Channel));
        _searchClient = new(() => new SearchService.SearchServiceClient(_search.Channel));
    }

    public ParsingService.ParsingServiceClient Parsing => _parsingClient.Value;

    public FeaturesService.FeaturesServiceClient Features => _featuresClient.Value;

    public SearchService.SearchServiceClient Search => _searchClient.Value;

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
        private readonly Lazy<GrpcChannel> _channel;

        public Backend(string configured, IServer server, HostingOptions hosting)
        {
            _address = new(() => configured.Length > 0 ? configured : FacetAddresses.Of(server).Grpc.GetLeftPart(UriPartial.Authority));
            _channel = new(() => FacetChannel.Create(
                _address.Value, new FacetChannelOptions { MaxMessageBytes = hosting.MaxMessageBytes, Token = hosting.Token }));
        }

        public GrpcChannel Channel => _channel.Value;

        public string Address => _address.Value;

        public void Dispose()
        {
            if (_channel.IsValueCreated)
            {
                _channel.Value.Dispose();
            }
        }
    }
}

using Facet.Features;
using Facet.Gateway;
using Facet.Hosting;
using Facet.Parsing;
using Facet.Search;

namespace Facet.Cli.Hosting;

/// <summary>All four services in one process.</summary>
internal static class AllInOneHost
{
    public static WebApplication Build(HostSettings settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        if (settings.Quiet)
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

            // What keeps a host from starting is told by the command, in one line.
            builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        }

        builder.AddFacetDefaults("facet");
        // Added last: what the command line says wins over the environment.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{HostingOptions.Section}:{nameof(HostingOptions.Grpc)}"] = settings.Grpc,
            [$"{HostingOptions.Section}:{nameof(HostingOptions.Http)}"] = settings.Http,
            [$"{SearchOptions.Section}:{nameof(SearchOptions.DataFolder)}"] = settings.DataFolder,
            [$"{GatewayOptions.Section}:{nameof(GatewayOptions.DataFolder)}"] = Path.Combine(settings.DataFolder, "gateway"),
        });
        builder.Configuration.AddInMemoryCollection(settings.Options ?? new Dictionary<string, string?>());
        builder.AddParsing().AddFeatures().AddSearch().AddGateway();
        return builder.Build().MapFacetDefaults().MapParsing().MapFeatures().MapSearch().MapGateway();
    }
}

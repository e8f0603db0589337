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
        }

        builder.AddFacetDefaults("facet");
        // Added last: what the command line says wins over the environment.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{HostingOptions.Section}:{nameof(HostingOptions.Grpc)}"] = settings.Grpc,
            [$"{HostingOptions.Section}:{nameof(HostingOptions.Http)}"] = settings.Http,
            [$"{SearchOptions.Section}:{nameof(SearchOptions.DataFolder)}"] = settings.DataFolder,
        });
        builder.Configuration.AddInMemoryCollection(settings.Options ?? new Dictionary<string, string?>());
        builder.AddParsing().AddFeatures().AddSearch().AddGateway();
        return builder.Build().MapFacetDefaults().MapParsing().MapFeatures().MapSearch().MapGateway();
    }
}

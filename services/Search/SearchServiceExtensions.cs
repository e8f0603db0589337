using Facet.Hosting;
using Facet.Search.Engine;
using Facet.Search.Indexing;
using Facet.Search.Mapping;
using Facet.Search.Model;
using Facet.Search.Storage;
using Facet.Search.V1;
using Facet.Search.Wire;
using Microsoft.Extensions.Options;

namespace Facet.Search;

/// <summary>Puts the search service into a host.</summary>
public static class SearchServiceExtensions
{
    private const string DataFolderVariable = "FACET_DATA";

    public static WebApplicationBuilder AddSearch(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<SearchOptions>()
            .Configure(UseDataFolderVariable)
            .BindConfiguration(SearchOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton(services => CollectionStore.Open(
            services.GetRequiredService<IOptions<SearchOptions>>().Value, services.GetRequiredService<ILogger<CollectionStore>>()));
        builder.Services.AddSingleton(services => new IndexKeeper(
            services.GetRequiredService<CollectionStore>(), services.GetRequiredService<IOptions<SearchOptions>>().Value,
            services.GetRequiredService<ILogger<IndexKeeper>>()));
        builder.Services.AddSingleton(services => new SearchEngine(
            services.GetRequiredService<CollectionStore>(), services.GetRequiredService<IOptions<SearchOptions>>().Value,
            services.GetRequiredService<IndexKeeper>()));
        builder.Services.AddSingleton<MapKeeper>();
        builder.Services.AddErrorMapping<SearchException>(SearchErrors.ToError);
        builder.Services.AddFacetWarmUp<SearchWarmUp>();
        return builder;
    }

    public static WebApplication MapSearch(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapFacetService<SearchGrpcService>(SearchService.BindService);
        return app;
    }

    /// <summary>A folder that the configuration or the command line names wins over the variable.</summary>
    private static void UseDataFolderVariable(SearchOptions options)
    {
        if (Environment.GetEnvironmentVariable(DataFolderVariable) is { Length: > 0 } folder)
        {
            options.DataFolder = folder;
        }
    }
}

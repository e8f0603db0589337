using Facet.Gateway.Duplicates;
using Facet.Gateway.Http;
using Facet.Gateway.Queries;
using Facet.Gateway.Storage;
using Microsoft.Extensions.Options;

namespace Facet.Gateway;

/// <summary>Puts the gateway into a host.</summary>
public static class GatewayServiceExtensions
{
    private const string DataFolderVariable = "FACET_DATA";

    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<GatewayOptions>()
            .Configure(UseDataFolderVariable)
            .BindConfiguration(GatewayOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<BackendClients>();
        builder.Services.AddSingleton<BackendFacts>().AddSingleton<CollectionRecipes>();
        builder.Services.AddSingleton<GatewayDatabase>().AddSingleton<Thumbnails>().AddSingleton<PhotoLedger>().AddSingleton<PhotoPoints>().AddSingleton<ForgottenCollections>();
        builder.Services.AddSingleton<PhotosInWork>().AddSingleton<DuplicateCheck>().AddSingleton<GatewayLoad>();
        builder.Services.AddSingleton<QueryReader>().AddSingleton<CombinedSearch>().AddSingleton<GridSizes>();
        builder.Services.AddSingleton(services => Cache<KeptQuery>(services, "q_"));
        builder.Services.AddSingleton(services => Cache<UploadedPhoto>(services, "p_"));
        builder.Services.AddSingleton(services => new BoundedCache<SeenPhoto>(
            services.GetRequiredService<IOptions<GatewayOptions>>().Value.MaxTokenBytes,
            TimeSpan.FromMinutes(services.GetRequiredService<IOptions<GatewayOptions>>().Value.TokenMinutes),
            services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<PhotoPipeline>().AddSingleton<SeenPhotos>();
        builder.Services.AddSingleton<PhotoIngest>();
        builder.Services.AddSingleton<PhotoSearch>();
        builder.Services.AddSingleton<GatewayStatus>();
        builder.Services.AddGatewayApi();
        return builder;
    }

    public static WebApplication MapGateway(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGrpcService<GatewayGrpcService>();
        app.MapGatewayApi();
        return app;
    }

    private static TokenCache<T> Cache<T>(IServiceProvider services, string prefix)
        where T : class
    {
        var options = services.GetRequiredService<IOptions<GatewayOptions>>().Value;
        return new TokenCache<T>(prefix, options.MaxTokenBytes, TimeSpan.FromMinutes(options.TokenMinutes), services.GetRequiredService<TimeProvider>());
    }

    /// <summary>A folder that the configuration or the command line names wins over the variable.</summary>
    private static void UseDataFolderVariable(GatewayOptions options)
    {
        if (Environment.GetEnvironmentVariable(DataFolderVariable) is { Length: > 0 } folder)
        {
            options.DataFolder = Path.Combine(folder, "gateway");
        }
    }
}

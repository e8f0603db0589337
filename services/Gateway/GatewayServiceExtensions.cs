namespace Facet.Gateway;

/// <summary>Puts the gateway into a host.</summary>
public static class GatewayServiceExtensions
{
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<BackendClients>();
        builder.Services.AddSingleton<BackendFacts>();
        builder.Services.AddSingleton<PhotoPipeline>();
        builder.Services.AddSingleton<PhotoIngest>();
        builder.Services.AddSingleton<PhotoSearch>();
        builder.Services.AddSingleton<GatewayStatus>();
        return builder;
    }

    public static WebApplication MapGateway(this WebApplication app)
    {
        app.MapGrpcService<GatewayGrpcService>();
        return app;
    }
}

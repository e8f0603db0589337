using System.Runtime.InteropServices;
using Facet.Features;
using Facet.Features.V1;
using Facet.Hosting;
using Facet.Inference;
using Facet.Types.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Facet.Unit.Tests.Features;

/// <summary>The features service by itself on a real socket, with a cache of its own.</summary>
internal sealed class FeaturesHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TempFolder _cache;

    private FeaturesHost(WebApplication app, TempFolder cache)
    {
        (_app, _cache) = (app, cache);
        Channel = FacetChannel.Create(FacetAddresses.Of(app).Grpc.ToString());
    }

    public GrpcChannel Channel { get; }

    public IServiceProvider Services => _app.Services;

    public FeaturesService.FeaturesServiceClient Client => new(Channel);

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">A warm-up failed.</exception>
    public static async Task<FeaturesHost> StartAsync(params (string Option, string Value)[] options)
    {
        var host = await StartUnreadyAsync(options);
        try
        {
            await host.ReadyAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it without waiting for its warm-up.</summary>
    public static async Task<FeaturesHost> StartUnreadyAsync(params (string Option, string Value)[] options)
    {
        var cache = new TempFolder();
        var builder = WebApplication.CreateBuilder();
        builder.AddFacetDefaults("features");
        var values = new Dictionary<string, string?>
        {
            ["Facet:Hosting:Grpc"] = "127.0.0.1:0",
            ["Facet:Hosting:Http"] = "",
            ["Logging:LogLevel:Default"] = "None",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "None",
            ["Logging:LogLevel:Grpc"] = "None",
        };
        foreach (var (option, value) in options)
        {
            values[$"{FeaturesOptions.Section}:{option}"] = value;
        }

        builder.Configuration.AddInMemoryCollection(values);
        var registry = new ModelRegistryOptions { CacheFolder = cache.Path };
        builder.Services.AddSingleton(new BackboneSource(new ModelRegistry(registry), new PublishedCatalog(registry), registry));
        builder.AddFeatures();
        var app = builder.Build();
        app.MapFacetDefaults();
        app.MapFeatures();
        await app.StartAsync();
        return new FeaturesHost(app, cache);
    }

    /// <exception cref="InvalidOperationException">A warm-up failed.</exception>
    public Task ReadyAsync() => _app.Services.GetRequiredService<Readiness>().WaitAsync(default);

    /// <summary>The numbers of a float32 tensor.</summary>
    public static float[] Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
        _cache.Dispose();
    }
}

using Facet.Hosting;
using Facet.Parsing.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Facet.Unit.Tests.Hosting;

/// <summary>A real server on free ports with the defaults and one fake service.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private TestHost(WebApplication app)
    {
        App = app;
        Addresses = FacetAddresses.Of(app);
        Channel = FacetChannel.Create(Addresses.Grpc.ToString());
        Http = new HttpClient { BaseAddress = Addresses.Http };
    }

    public WebApplication App { get; }

    public FacetAddresses Addresses { get; }

    public GrpcChannel Channel { get; }

    public HttpClient Http { get; }

    public ParsingService.ParsingServiceClient Client => new(Channel);

    public static WebApplication Build(
        FakeParsing? service = null, Action<IServiceCollection>? configure = null, params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddFacetDefaults("parsing");
        var values = new Dictionary<string, string?>
        {
            ["Facet:Hosting:Grpc"] = "127.0.0.1:0",
            ["Facet:Hosting:Http"] = "127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "None",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "None",
            ["Logging:LogLevel:Grpc"] = "None",
        };
        foreach (var (key, value) in settings)
        {
            values[key] = value;
        }

        builder.Configuration.AddInMemoryCollection(values);
        builder.Services.AddSingleton(service ?? new FakeParsing());
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapFacetDefaults();
        app.MapFacetService<FakeParsing>(ParsingService.BindService);
        return app;
    }

    public static async Task<TestHost> StartAsync(
        FakeParsing? service = null, Action<IServiceCollection>? configure = null, params (string Key, string? Value)[] settings)
    {
        var app = Build(service, configure, settings);
        await app.StartAsync();
        return new TestHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        Http.Dispose();
        await App.DisposeAsync();
    }
}

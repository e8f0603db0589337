using Facet.Features;
using Facet.Hosting;
using Facet.Parsing;
using Grpc.Core;

namespace Facet.Cli.Hosting;

/// <summary>Parsing and features inside this process, called without a socket: nothing listens, nothing is stored, and models are loaded when they are first asked for.</summary>
internal sealed class EmbeddedServices : IAsyncDisposable
{
    private readonly WebApplication _app;

    /// <param name="settings">By full name ("Facet:Features:Model"); they win over the environment.</param>
    public EmbeddedServices(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddFacetDefaults("facet");
        builder.Configuration.AddInMemoryCollection(settings);
        _app = builder.AddParsing().AddFeatures().Build().MapParsing().MapFeatures();
        Invoker = _app.Services.GetRequiredService<InProcessCallInvoker>();
    }

    public CallInvoker Invoker { get; }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

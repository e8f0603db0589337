using Facet.Hosting;
using Facet.ModelServing;
using Facet.Parsing.Regions;
using Facet.Parsing.V1;
using Microsoft.Extensions.Options;

namespace Facet.Parsing;

/// <summary>Puts the parsing service into a host.</summary>
public static class ParsingServiceExtensions
{
    public static WebApplicationBuilder AddParsing(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ParsingOptions>().BindConfiguration(ParsingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.AddModelServing();
        builder.Services.AddSingleton(services => RegionCatalog.Load(RegionsPath(services.GetRequiredService<IOptions<ParsingOptions>>().Value)));
        builder.Services.AddSingleton<ParseMessages>();
        builder.Services.AddSingleton<ParsingEngine>();
        builder.Services.AddFacetWarmUp<ParsingWarmUp>();
        return builder;
    }

    public static WebApplication MapParsing(this WebApplication app)
    {
        app.MapFacetService<ParsingGrpcService>(ParsingService.BindService);
        return app;
    }

    private static string RegionsPath(ParsingOptions options) =>
        options.RegionsFile.Length > 0 ? options.RegionsFile : Path.Combine(AppContext.BaseDirectory, "regions.json");
}

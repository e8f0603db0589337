using Facet.Features.V1;
using Facet.Hosting;
using Facet.ModelServing;
using Microsoft.Extensions.Options;

namespace Facet.Features;

/// <summary>Puts the features service into a host.</summary>
public static class FeaturesServiceExtensions
{
    public static WebApplicationBuilder AddFeatures(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<FeaturesOptions>().BindConfiguration(FeaturesOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.AddModelServing();
        builder.Services.AddSingleton(services => RecipeCatalog.Load(RecipesPath(services.GetRequiredService<IOptions<FeaturesOptions>>().Value)));
        builder.Services.AddSingleton<RecipeBook>();
        builder.Services.AddSingleton<FeaturesEngine>();
        builder.Services.AddSingleton<MetricExtractor>();
        builder.Services.AddSingleton<ExtractHandler>();
        builder.Services.AddFacetWarmUp<FeaturesWarmUp>();
        return builder;
    }

    public static WebApplication MapFeatures(this WebApplication app)
    {
        app.MapFacetService<FeaturesGrpcService>(FeaturesService.BindService);
        return app;
    }

    private static string RecipesPath(FeaturesOptions options) =>
        options.RecipesFile.Length > 0 ? options.RecipesFile : Path.Combine(AppContext.BaseDirectory, "recipes.json");
}

using Facet.Features.V1;
using Facet.Hosting;
using Facet.ModelServing;
using Facet.Types.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Features;

/// <summary>The features service's calls.</summary>
internal sealed class FeaturesGrpcService(
    ExtractHandler handler,
    FeaturesEngine engine,
    RecipeBook recipes,
    MetricExtractor metric,
    IOptions<FeaturesOptions> options,
    IOptions<HostingOptions> hosting,
    FacetService service,
    ErrorTranslator errors) : FeaturesService.FeaturesServiceBase
{
    private const string Stage = "features";

    /// <summary>All sessions full, and as many crops again read from the wire meanwhile.</summary>
    private int MaxConcurrentItems => 2 * options.Value.EffectiveSessions * options.Value.MaxBatch;

    public override Task<ExtractResponse> Extract(ExtractRequest request, ServerCallContext context) =>
        handler.ExtractAsync(request, context.CancellationToken);

    public override Task ExtractStream(
        IAsyncStreamReader<ExtractStreamRequest> requestStream, IServerStreamWriter<ExtractStreamResponse> responseStream, ServerCallContext context) =>
        ItemStream.RunAsync(
            requestStream,
            responseStream,
            MaxConcurrentItems,
            async (item, cancel) => new ExtractStreamResponse
            {
                Id = item.Id,
                Status = new ItemStatus(),
                Result = await handler.ExtractAsync(item.Item ?? throw new FacetException(FacetError.MissingItem), cancel),
            },
            (item, refusal) => new ExtractStreamResponse { Id = item.Id, Status = refusal },
            errors,
            Stage,
            context.CancellationToken);

    public override Task<GetInfoResponse> GetInfo(GetInfoRequest request, ServerCallContext context)
    {
        var recipe = recipes.Default;
        var info = new GetInfoResponse
        {
            Version = service.ToServiceVersion(),
            DefaultModel = recipe.Model,
            DefaultRecipe = recipe.Name,
            WaitingCalls = (uint)engine.Loaded.Sum(session => session.Waiting),
            Limits = new ServiceLimits
            {
                MaxMessageBytes = (ulong)hosting.Value.MaxMessageBytes,
                MaxImageSide = (uint)options.Value.MaxCropSide,
                MaxConcurrentItems = (uint)MaxConcurrentItems,
            },
        };
        info.Models.AddRange(engine.Loaded.Select(ModelDescription.Of).Concat(metric.Loaded).OrderBy(model => model.Id != recipe.Model));
        info.Recipes.AddRange(recipes.All.Select(ToMessage));
        if (recipes.Seed is { } seed && seed.Name != FeaturesOptions.SeedRecipe)
        {
            info.Recipes.Add(ToMessage(seed with { Name = FeaturesOptions.SeedRecipe }));
        }

        return Task.FromResult(info);
    }

    private static RecipeInfo ToMessage(Recipe recipe)
    {
        var info = new RecipeInfo { Name = recipe.Name, Model = recipe.Model, Description = recipe.Description, CropSize = (uint)recipe.CropSize };
        foreach (var region in recipe.Regions)
        {
            info.Regions.Add(new V1.RecipeRegion { Region = region.Region, Taps = { region.Taps } });
        }

        return info;
    }
}

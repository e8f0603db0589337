using Facet.Gateway.Duplicates;
using Facet.Gateway.Queries;
using Facet.Gateway.Storage;
using Facet.Gateway.V1;
using Facet.Hosting;
using Grpc.Core;

namespace Facet.Gateway.Http;

/// <summary>What the gateway and the services behind it say of themselves.</summary>
internal sealed class StatusEndpoint(
    GatewayStatus status,
    BackendFacts facts,
    BackendClients backends,
    DuplicateCheck duplicates,
    GatewayLoad load,
    TokenCache<KeptQuery> queries,
    TokenCache<UploadedPhoto> photos,
    Thumbnails thumbnails,
    TimeProvider time,
    ILogger<StatusEndpoint> logger)
{
    private readonly long _start = time.GetTimestamp();

    public async Task<StatusView> ReadAsync(CancellationToken cancel)
    {
        var info = await status.GetInfoAsync(cancel);
        var (pictures, pictureBytes) = Pictures();
        return new StatusView(
            info.Version.Version,
            info.DefaultRecipe,
            await RecipesAsync(cancel),
            [.. info.Backends.Select(backend => new BackendView(
                backend.Name, backend.Address, backend.Reachable, backend.Version, backend.Reachable ? backend.WaitingCalls : null))],
            [.. info.Models.Select(StatusMapping.Model)],
            new LimitsView(info.Limits.MaxImageBytes, info.Limits.MaxImagePixels, info.Limits.MaxTopK),
            new GatewayView(
                load.PhotosInWork, queries.Count, photos.Count, queries.Bytes + photos.Bytes, pictures, pictureBytes, (long)time.GetElapsedTime(_start).TotalSeconds),
            await SearchAsync(cancel),
            duplicates.PolicyOf(DuplicatePolicy.Unspecified).ToString().ToLowerInvariant());
    }

    /// <summary>How the services are is told all the same when the gateway's own file cannot be used.</summary>
    private (long Count, long Bytes) Pictures()
    {
        try
        {
            return thumbnails.Totals();
        }
        catch (FacetException problem) when (problem.Error.Reason == GatewayDatabase.Unusable)
        {
            GatewayLog.StoreUnusable(logger, problem);
            return (0, 0);
        }
    }

    private async Task<IReadOnlyList<RecipeView>> RecipesAsync(CancellationToken cancel)
    {
        try
        {
            var recipes = await facts.RecipesAsync(cancel);
            return [.. recipes.Select(recipe => new RecipeView(
                recipe.Name, recipe.Model, [.. recipe.Regions.Select(region => region.Region)], recipe.Description))];
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return [];
        }
    }

    private async Task<SearchStateView?> SearchAsync(CancellationToken cancel)
    {
        try
        {
            var info = await backends.Search.GetInfoAsync(new Search.V1.GetInfoRequest(), deadline: DateTime.UtcNow + GatewayStatus.Patience, cancellationToken: cancel);
            return new SearchStateView(info.Engine, info.CollectionCount, info.PointCount);
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return null;
        }
    }
}

using Facet.Features.V1;
using Facet.Hosting;
using Facet.Types.V1;
using Grpc.Core;

namespace Facet.Gateway;

/// <summary>
/// What the services say of themselves, asked again now and then: a replica may have been replaced by a newer one. While one is away, what it said
/// last holds: faces can be looked at without the features service.
/// </summary>
public sealed class BackendFacts(BackendClients backends, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_keepFor = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _refresh = new(1, 1);
    private Facts? _facts;

    /// <param name="name">Empty takes the service's default.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="FacetException">UNKNOWN_RECIPE, or the service cannot be reached.</exception>
    public async Task<RecipeInfo> RecipeAsync(string name, CancellationToken cancel)
    {
        var features = (await GetAsync(cancel)).Features;
        var wanted = name.Length > 0 ? name : features.DefaultRecipe;
        return features.Recipes.FirstOrDefault(recipe => recipe.Name == wanted)
            ?? throw new FacetException(FacetError.Invalid(
                "pipeline.recipe", "UNKNOWN_RECIPE",
                $"Recipe '{wanted}' is not known; the service has {string.Join(", ", features.Recipes.Select(recipe => recipe.Name))}."));
    }

    /// <summary>The recipe that made a fingerprint; the default one where none is known by its name.</summary>
    /// <param name="fingerprint">Its recipe field: the name, then all that changes numbers.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public async Task<RecipeInfo> RecipeOfFingerprintAsync(string fingerprint, CancellationToken cancel)
    {
        var features = (await GetAsync(cancel)).Features;
        return features.Recipes.Where(recipe => fingerprint.StartsWith(recipe.Name, StringComparison.Ordinal)).MaxBy(recipe => recipe.Name.Length)
            ?? await RecipeAsync("", cancel);
    }

    /// <summary>The largest photo that the parsing service takes, encoded.</summary>
    public async Task<long> MaxImageBytesAsync(CancellationToken cancel) => (long)(await GetAsync(cancel)).Parsing.Limits.MaxImageBytes;

    public async Task<IReadOnlyList<RecipeInfo>> RecipesAsync(CancellationToken cancel) => (await GetAsync(cancel)).Features.Recipes;

    /// <summary>All models behind the gateway, as they really run.</summary>
    public async Task<IReadOnlyList<ModelInfo>> ModelsAsync(CancellationToken cancel)
    {
        var facts = await GetAsync(cancel);
        return [.. facts.Parsing.Models, .. facts.Features.Models];
    }

    public void Dispose() => _refresh.Dispose();

    private async Task<Facts> GetAsync(CancellationToken cancel)
    {
        if (_facts is { } known && time.GetElapsedTime(known.Since) < s_keepFor)
        {
            return known;
        }

        await _refresh.WaitAsync(cancel);
        try
        {
            if (_facts is { } fresh && time.GetElapsedTime(fresh.Since) < s_keepFor)
            {
                return fresh;
            }

            var parsing = await backends.Parsing.GetInfoAsync(new Parsing.V1.GetInfoRequest(), cancellationToken: cancel);
            var features = await backends.Features.GetInfoAsync(new GetInfoRequest(), cancellationToken: cancel);
            return _facts = new Facts(parsing, features, time.GetTimestamp());
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded && _facts is not null)
        {
            return _facts;
        }
        finally
        {
            _refresh.Release();
        }
    }

    private sealed record Facts(Parsing.V1.GetInfoResponse Parsing, GetInfoResponse Features, long Since);
}

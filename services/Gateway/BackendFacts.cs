using Facet.Features.V1;
using Facet.Hosting;
using Facet.Types.V1;
using Grpc.Core;

namespace Facet.Gateway;

/// <summary>
/// What the services say of themselves, asked again now and then: a replica may have been replaced by a newer one. While one is away, what it said
/// last holds: faces can be looked at without the features service.
/// </summary>
public sealed class BackendFacts(BackendClients backends, TimeProvider time)
{
    private static readonly TimeSpan s_keepFor = TimeSpan.FromSeconds(30);

    /// <summary>After a service did not answer, what is known holds this long before it is asked again.</summary>
    private static readonly TimeSpan s_askAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private Facts? _facts;
    private Task<Facts>? _asking;

    /// <param name="name">Empty takes the model's own, or the service's default.</param>
    /// <param name="model">Of the call; empty for that of the recipe.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="FacetException">UNKNOWN_RECIPE or UNKNOWN_MODEL, or the service cannot be reached.</exception>
    public async Task<RecipeInfo> RecipeAsync(string name, string model, CancellationToken cancel)
    {
        var features = (await GetAsync(cancel)).Features;
        var wanted = name.Length > 0 ? name : features.DefaultRecipe;
        if (name.Length == 0 && model.Length > 0)
        {
            return features.Recipes.Where(recipe => recipe.Model == model).MaxBy(recipe => (recipe.Name == features.DefaultRecipe ? 2 : 0) + (recipe.Name == model ? 1 : 0))
                ?? throw new FacetException(FacetError.Invalid(
                    "pipeline.model", "UNKNOWN_MODEL",
                    $"Model '{model}' is not here; there are {string.Join(", ", features.Recipes.Select(recipe => recipe.Model).Distinct())}."));
        }

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
            ?? await RecipeAsync("", "", cancel);
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

    /// <summary>Callers share one question and may leave it: a service that hangs holds none of them longer than <see cref="GatewayStatus.Patience"/>.</summary>
    private async Task<Facts> GetAsync(CancellationToken cancel)
    {
        Task<Facts> asking;
        lock (_gate)
        {
            if (_facts is { } known && time.GetElapsedTime(known.Since) < known.HoldsFor)
            {
                return known;
            }

            asking = _asking ??= AskAsync();
        }

        return await asking.WaitAsync(cancel);
    }

    private async Task<Facts> AskAsync()
    {
        // Not under the caller's lock.
        await Task.Yield();
        var known = _facts;
        try
        {
            var deadline = DateTime.UtcNow + GatewayStatus.Patience;
            var parsing = backends.Parsing.GetInfoAsync(new Parsing.V1.GetInfoRequest(), deadline: deadline);
            var features = backends.Features.GetInfoAsync(new GetInfoRequest(), deadline: deadline);
            known = new Facts(await parsing, await features, time.GetTimestamp(), s_keepFor);
        }
        catch (RpcException error) when (known is not null && error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            known = known with { Since = time.GetTimestamp(), HoldsFor = s_askAgainAfter };
        }
        finally
        {
            lock (_gate)
            {
                (_facts, _asking) = (known, null);
            }
        }

        return known;
    }

    private sealed record Facts(Parsing.V1.GetInfoResponse Parsing, GetInfoResponse Features, long Since, TimeSpan HoldsFor);
}

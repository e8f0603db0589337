using Facet.Gateway.V1;
using Facet.Search.V1;
using Grpc.Core;

namespace Facet.Gateway;

/// <summary>By which recipe photos are described that are to be compared with a collection's points.</summary>
internal sealed class CollectionRecipes(BackendClients backends, BackendFacts facts)
{
    /// <param name="options">Of a call; null takes the defaults.</param>
    /// <param name="collection">May not be there yet.</param>
    /// <param name="cancel">Passed on to the services.</param>
    /// <returns>The options; where they name neither recipe nor model, with the recipe that made the collection's points, unless that is the default one.</returns>
    public async Task<PipelineOptions> FillInAsync(PipelineOptions? options, string collection, CancellationToken cancel)
    {
        options ??= new PipelineOptions();
        if (options.Recipe.Length > 0 || options.Model.Length > 0 || await FingerprintAsync(collection, cancel) is not { Length: > 0 } made)
        {
            return options;
        }

        // The default recipe stays unnamed: a photo that was looked at before is known by its options.
        var recipe = (await facts.RecipeOfFingerprintAsync(made, cancel)).Name;
        return recipe == (await facts.RecipeAsync("", "", cancel)).Name ? options : new PipelineOptions(options) { Recipe = recipe };
    }

    private async Task<string?> FingerprintAsync(string collection, CancellationToken cancel)
    {
        try
        {
            var found = await backends.Search.GetCollectionAsync(new GetCollectionRequest { Name = collection }, cancellationToken: cancel);
            return found.Collection.Fingerprint?.Recipe;
        }
        catch (RpcException missing) when (missing.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}

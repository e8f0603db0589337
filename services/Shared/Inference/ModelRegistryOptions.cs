namespace Facet.Inference;

/// <summary>Where models and their converted forms are.</summary>
public sealed class ModelRegistryOptions
{
    /// <summary>Environment variable that names the cache folder; the default stands under it or under the user's cache folder.</summary>
    public const string CacheVariable = "FACET_CACHE";

    /// <summary>Environment variable that names a folder with models of the user's own.</summary>
    public const string FolderVariable = "FACET_MODELS";

    /// <summary>The same as a setting of a service.</summary>
    public const string FolderOption = "Facet:Models:Folder";

    /// <summary>Folder of <c>manifest.json</c> and of one folder for each model; by default <c>models</c> beside the application.</summary>
    public string ModelsFolder { get; set; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>
    /// A folder of the same form with models of the user's own, in addition; their ids may not repeat those of <see cref="ModelsFolder"/>. By
    /// default $FACET_MODELS; empty for none.
    /// </summary>
    public string? UserFolder { get; set; } = NonEmpty(FolderVariable);

    /// <summary>
    /// Folder for converted models, made when needed. By default <c>models</c> in $FACET_CACHE, in $XDG_CACHE_HOME/facet or in
    /// ~/.cache/facet, whichever is set first.
    /// </summary>
    public string CacheFolder { get; set; } = DefaultCacheFolder();

    private static string DefaultCacheFolder()
    {
        var root = NonEmpty(CacheVariable)
            ?? (NonEmpty("XDG_CACHE_HOME") is { } cache ? Path.Combine(cache, "facet") : null)
            ?? (NonEmpty("HOME") is { } home ? Path.Combine(home, ".cache", "facet") : null)
            ?? Path.Combine(Path.GetTempPath(), "facet");
        return Path.Combine(root, "models");
    }

    private static string? NonEmpty(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}

using Facet.Inference;

namespace Facet.Cli.FeatureMaps;

/// <summary>The names that people know models by.</summary>
internal static class ModelNames
{
    /// <summary>As the code that CLIP was published with calls them.</summary>
    private static readonly Dictionary<string, string> s_clip = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ViT-B/32"] = "clip-vit-b32",
        ["ViT-B/16"] = "clip-vit-b16",
        ["ViT-L/14"] = "clip-vit-l14",
    };

    /// <param name="name">An id; a hub's repository ("facebook/dinov2-large") or the last part of it; CLIP's own name ("ViT-L/14"); or a path.</param>
    /// <param name="published">The models that can be pulled.</param>
    /// <returns>The id, the full path, or the name as it is where it is none of these: a server may know it.</returns>
    public static string Resolve(string name, IReadOnlyList<PublishedModel> published)
    {
        if (published.Any(model => model.Id == name))
        {
            return name;
        }

        if (Path.Exists(name))
        {
            return Path.GetFullPath(name);
        }

        if (s_clip.TryGetValue(name, out var id))
        {
            return id;
        }

        return published.FirstOrDefault(model => model.Source.Repository == name || model.Source.Repository.EndsWith("/" + name, StringComparison.Ordinal))?.Id ?? name;
    }
}

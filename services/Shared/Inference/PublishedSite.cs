namespace Facet.Inference;

/// <summary>What kind of place a model is published in.</summary>
public enum PublishedSite
{
    /// <summary>A repository of the model hub, from which files can be pulled.</summary>
    Hub,

    /// <summary>A page that says where a person can download it.</summary>
    Page,
}

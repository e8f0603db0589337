using System.ComponentModel.DataAnnotations;

namespace Facet.Gateway;

/// <summary>Options of the gateway: section "Facet:Gateway", environment Facet__Gateway__NAME.</summary>
public sealed class GatewayOptions
{
    public const string Section = "Facet:Gateway";

    /// <summary>Addresses of the parsing replicas, comma-separated ("http://host:7610"). Empty: this process hosts the service.</summary>
    public string Parsing { get; set; } = "";

    /// <summary>Addresses of the features replicas, comma-separated. Empty: this process hosts the service.</summary>
    public string Features { get; set; } = "";

    /// <summary>Address of the search node. Empty: this process hosts the service.</summary>
    public string Search { get; set; } = "";

    /// <summary>Photos of one stream that are worked on at the same time; 0 means four times the number of processors: some wait for the disk while others compute.</summary>
    [Range(0, 1024)]
    public int MaxConcurrentItems { get; set; }

    /// <summary>Largest top_k that a search may ask for.</summary>
    [Range(1, 100_000)]
    public int MaxTopK { get; set; } = 1000;

    public int EffectiveConcurrentItems => MaxConcurrentItems > 0 ? MaxConcurrentItems : 4 * Environment.ProcessorCount;
}

using System.ComponentModel.DataAnnotations;
using Facet.Gateway.V1;

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

    /// <summary>Folder of the gateway's own file: thumbnails, and which photos it has seen. Made when it is not there. Also FACET_DATA, as its folder "gateway". Empty: in memory, until the process ends.</summary>
    public string DataFolder { get; set; } = ".facet/data/gateway";

    /// <summary>Most bytes of thumbnails that are kept; the oldest go first. 0 keeps none.</summary>
    [Range(0L, 1L << 40)]
    public long MaxThumbnailBytes { get; set; } = 2L << 30;

    /// <summary>What happens to copies of stored photos when a call does not say: Allow, Skip or Reject.</summary>
    [EnumDataType(typeof(DuplicatePolicy))]
    public DuplicatePolicy Duplicates { get; set; } = DuplicatePolicy.Allow;

    /// <summary>Bits, of 64, in which the hashes of two files with the same picture may differ.</summary>
    [Range(0, 16)]
    public int PictureDistance { get; set; } = 8;

    /// <summary>Minutes for which a query or a photo is kept for its token, from its last use.</summary>
    [Range(1, 24 * 60)]
    public int TokenMinutes { get; set; } = 10;

    /// <summary>Most bytes that queries with a token take, as many again photos with a token, and the faces of photos that were looked at last; those that were not used for longest go first.</summary>
    [Range(1L << 20, 1L << 34)]
    public long MaxTokenBytes { get; set; } = 128L << 20;

    /// <summary>Seconds after which an HTTP request ends with DEADLINE_EXCEEDED; maps and recall checks have ten times as long, batches no end.</summary>
    [Range(1, 3600)]
    public int HttpDeadlineSeconds { get; set; } = 60;

    /// <summary>Origins of other sites whose pages may call the HTTP API, comma-separated ("https://studio.example"). Empty: none.</summary>
    public string AllowedOrigins { get; set; } = "";

    /// <summary>
    /// Host names under which a browser may reach an endpoint that listens on this machine alone, comma-separated, beside localhost and IP
    /// addresses; "*" for all. It keeps pages of other sites out that make their name point at this machine.
    /// </summary>
    public string AllowedHosts { get; set; } = "";

    public int EffectiveConcurrentItems => MaxConcurrentItems > 0 ? MaxConcurrentItems : 4 * Environment.ProcessorCount;
}

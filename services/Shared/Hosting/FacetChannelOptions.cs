namespace Facet.Hosting;

/// <summary>How a service is called.</summary>
public sealed class FacetChannelOptions
{
    /// <summary>Largest message in either direction, bytes.</summary>
    public int MaxMessageBytes { get; set; } = HostingOptions.DefaultMaxMessageBytes;

    /// <summary>Token the service asks for; null when it asks for none.</summary>
    public string? Token { get; set; }

    /// <summary>Tries of a call that may be repeated, the first one included: 1 (no retry) to 5.</summary>
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Time to wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    public ILoggerFactory? LoggerFactory { get; set; }
}

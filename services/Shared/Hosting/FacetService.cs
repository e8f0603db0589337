using System.Reflection;
using Facet.Types.V1;

namespace Facet.Hosting;

/// <summary>Name and version of the running service.</summary>
/// <param name="Name">As given to AddFacetDefaults: "parsing", "features", "search", "gateway", "facet".</param>
public sealed record FacetService(string Name)
{
    /// <summary>Version of the build, without the commit.</summary>
    public string Version { get; } = ReadVersion();

    public ServiceVersion ToServiceVersion() => new() { Service = Name, Version = Version };

    private static string ReadVersion()
    {
        var attribute = typeof(FacetService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        return attribute?.InformationalVersion.Split('+')[0] ?? "0.0.0";
    }
}

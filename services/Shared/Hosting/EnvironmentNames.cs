using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace Facet.Hosting;

/// <summary>Short environment variable names for options.</summary>
public static class EnvironmentNames
{
    /// <summary>
    /// Reads environment variables into options: "FACET_GRPC" -> "Facet:Hosting:Grpc". They win over settings files and long variable
    /// names (Facet__Hosting__Grpc), and lose to the command line and to what code adds.
    /// </summary>
    /// <param name="configuration">The application's configuration.</param>
    /// <param name="names">Name of a variable and key of its option.</param>
    public static void AddEnvironmentNames(this IConfigurationBuilder configuration, params (string Variable, string Key)[] names)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(names);
        var values = names
            .Select(name => KeyValuePair.Create(name.Key, Environment.GetEnvironmentVariable(name.Variable)))
            .Where(pair => pair.Value is not null)
            .ToArray();
        var environment = configuration.Sources.OfType<EnvironmentVariablesConfigurationSource>().LastOrDefault();
        var index = environment is null ? configuration.Sources.Count : configuration.Sources.IndexOf(environment) + 1;
        configuration.Sources.Insert(index, new MemoryConfigurationSource { InitialData = values });
    }
}

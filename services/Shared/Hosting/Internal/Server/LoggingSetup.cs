using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Facet.Hosting.Internal.Server;

/// <summary>Logs go to stderr, whatever their level: stdout is for data.</summary>
internal sealed class LoggingSetup(IConfiguration configuration) : IConfigureOptions<ConsoleLoggerOptions>
{
    public void Configure(ConsoleLoggerOptions options)
    {
        options.LogToStandardErrorThreshold = LogLevel.Trace;
        // Read without validation: the validator itself reports a bad value, through this very log.
        options.FormatterName = configuration[$"{HostingOptions.Section}:{nameof(HostingOptions.LogFormat)}"] == "json"
            ? ConsoleFormatterNames.Json
            : ConsoleFormatterNames.Simple;
    }
}

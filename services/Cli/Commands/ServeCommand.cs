using System.CommandLine;
using Facet.Cli.Hosting;

namespace Facet.Cli.Commands;

/// <summary>facet serve: all services in one process until it is told to stop.</summary>
internal static class ServeCommand
{
    private const string DefaultGrpc = "127.0.0.1:7610";
    private const string DefaultHttp = "127.0.0.1:7611";

    public static Option<string> Grpc { get; } = new("--grpc")
    {
        Description = "host:port of the gRPC endpoint (HTTP/2 without TLS) [FACET_GRPC].",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("FACET_GRPC") ?? DefaultGrpc,
    };

    public static Option<string> Http { get; } = new("--http")
    {
        Description = "host:port of the HTTP endpoint: web page, HTTP API, /metrics and /healthz; empty for none [FACET_HTTP].",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("FACET_HTTP") ?? DefaultHttp,
    };

    public static Command Create()
    {
        var command = new Command("serve", "Start parsing, features, search and gateway in one process.")
        {
            Grpc, Http, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    public static HostSettings SettingsFrom(ParseResult arguments) => new(
        Path.GetFullPath(arguments.GetRequiredValue(CommonOptions.Data)),
        arguments.GetRequiredValue(Grpc),
        arguments.GetRequiredValue(Http),
        Quiet: false);

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var settings = SettingsFrom(arguments);
        await using var host = await RunningHost.StartAsync(settings, cancel);
        if (arguments.GetValue(CommonOptions.Json))
        {
            Output.JsonOutput.WriteLine(new { ready = true, grpc = host.Grpc, http = host.Http, data = settings.DataFolder, pid = Environment.ProcessId });
        }
        else
        {
            Console.WriteLine($"Ready. gRPC {host.Grpc}  HTTP {(host.Http.Length > 0 ? host.Http : "off")}  data {settings.DataFolder}");
        }

        await host.WaitForShutdownAsync(cancel);
        return ExitCodes.Ok;
    }
}

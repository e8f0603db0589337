using System.Text.Json;

namespace Facet.EndToEnd.Tests;

/// <summary>A running "facet serve" on ports that the system chose.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly FacetProcess _process;

    private ServerProcess(FacetProcess process, JsonElement ready)
    {
        _process = process;
        Grpc = ready.GetProperty("grpc").GetString()!;
        Http = ready.GetProperty("http").GetString()!;
    }

    public string Grpc { get; }

    public string Http { get; }

    public int Id => _process.Id;

    public long ResidentBytes => _process.ResidentBytes;

    public static async Task<ServerProcess> StartAsync(string data, IReadOnlyDictionary<string, string>? environment = null)
    {
        var process = FacetProcess.Start(environment, "serve", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--data", data, "--json");
        var line = await process.Out.ReadLineAsync();
        if (line is null)
        {
            var code = await process.WaitAsync();
            throw new InvalidOperationException($"The server ended with {code}: {process.Error}");
        }

        return new ServerProcess(process, JsonDocument.Parse(line).RootElement);
    }

    public void Kill9() => _process.Kill9();

    public Task<int> WaitAsync() => _process.WaitAsync();

    public void Dispose() => _process.Dispose();
}

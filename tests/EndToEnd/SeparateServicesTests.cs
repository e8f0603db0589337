using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>The four services as four processes, as they are deployed.</summary>
public sealed class SeparateServicesTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_gateway_finds_the_others_by_address_and_says_which_one_is_gone()
    {
        using var data = new TempFolder();
        var ports = FreePorts(8);
        using var parsing = Start("Parsing", ports[0], ports[1], []);
        using var features = Start("Features", ports[2], ports[3], []);
        using var search = Start("Search", ports[4], ports[5], new() { ["FACET_DATA"] = data.Path });
        using var gateway = Start("Gateway", ports[6], ports[7], new()
        {
            ["Facet__Gateway__Parsing"] = $"127.0.0.1:{ports[0]}",
            ["Facet__Gateway__Features"] = $"dns:///localhost:{ports[2]}",
            ["Facet__Gateway__Search"] = $"http://127.0.0.1:{ports[4]}",
            ["FACET_DATA"] = data.Path,
        });
        foreach (var http in new[] { ports[1], ports[3], ports[5], ports[7] })
        {
            await UntilReadyAsync(http);
        }

        var address = $"127.0.0.1:{ports[6]}";
        var ingest = await FacetProcess.RunAsync("ingest", TestPaths.Samples[0], "--all-faces", "--server", address);
        Assert.True(ingest.ExitCode == 0, ingest.Error);
        var answer = await FacetProcess.RunAsync("search", TestPaths.Samples[0], "--top", "1", "--server", address, "--json");
        Assert.Equal("sample1.jpg#0", JsonDocument.Parse(answer.Out).RootElement.GetProperty("hits")[0].GetProperty("id").GetString());

        features.Kill9();
        await features.WaitAsync();
        var info = await FacetProcess.RunAsync("info", "--server", address, "--json");
        Assert.Equal(4, info.ExitCode);
        var reachable = JsonDocument.Parse(info.Out).RootElement.GetProperty("backends").EnumerateArray()
            .ToDictionary(backend => backend.GetProperty("name").GetString()!, backend => backend.GetProperty("reachable").GetBoolean());
        Assert.Equal(new Dictionary<string, bool> { ["parsing"] = true, ["features"] = false, ["search"] = true }, reachable);
        await SaysOverHttpWhichOneIsGoneAsync(ports[7]);
    }

    /// <summary>Faces can still be looked at; a search names the service that it lacks.</summary>
    private static async Task SaysOverHttpWhichOneIsGoneAsync(int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var photo = Photo();
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync(new Uri("/api/v1/parse", UriKind.Relative), photo)).StatusCode);
        using var query = Photo();
        query.Add(new StringContent("""{"collection":"default"}"""), "request");
        var answer = await http.PostAsync(new Uri("/api/v1/search", UriKind.Relative), query);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("features", problem.GetProperty("stage").GetString());
        Assert.StartsWith("The features service does not answer.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(answer.Headers.RetryAfter is not null);
    }

    private static MultipartFormDataContent Photo() => new() { { new ByteArrayContent(File.ReadAllBytes(TestPaths.Samples[0])), "photo", "a.jpg" } };

    private static FacetProcess Start(string service, int grpc, int http, Dictionary<string, string> environment)
    {
        var app = TestPaths.App.Replace("services/Cli", $"services/{service}", StringComparison.Ordinal)
            .Replace("facet.dll", $"facet-{service.ToLowerInvariant()}.dll", StringComparison.Ordinal);
        environment["FACET_GRPC"] = $"127.0.0.1:{grpc}";
        environment["FACET_HTTP"] = $"127.0.0.1:{http}";
        return FacetProcess.StartApp(app, environment, []);
    }

    private static async Task UntilReadyAsync(int port)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz/ready"), patience.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, patience.Token);
        }
    }

    /// <summary>Ports that were free a moment ago: a service that runs alone does not print the ones it was given.</summary>
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}

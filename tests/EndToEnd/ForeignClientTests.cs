using System.Diagnostics;
using System.Text.Json;
using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>The wire contract, seen by Python's own gRPC.</summary>
public sealed class ForeignClientTests
{
    private const string Python = "/usr/bin/python3";

    [PythonGrpcFact]
    public async Task A_Python_client_parses_extracts_and_searches()
    {
        using var data = new TempFolder();
        using var stubs = new TempFolder();
        await GenerateStubsAsync(stubs.Path);
        using var server = await ServerProcess.StartAsync(data.Path);
        var ingest = await FacetProcess.RunAsync(["ingest", .. TestPaths.Samples, "--all-faces", "--server", server.Grpc]);
        Assert.Equal(0, ingest.ExitCode);

        var script = Path.Combine(TestPaths.Root, "tests/EndToEnd/python/client.py");
        var output = await RunAsync(Python, script, new Uri(server.Grpc).Authority, stubs.Path, TestPaths.Samples[4], "default");
        var answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal(3, answer.GetProperty("bad_status").GetInt32());
        Assert.Equal("IMAGE_TRUNCATED", answer.GetProperty("bad_reason").GetString());
        Assert.Equal([1, LipDirections() + 1], answer.GetProperty("regions").GetProperty("lips").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal("sample5.jpg#0", answer.GetProperty("hits")[0][0].GetString());
        Assert.Equal(1, answer.GetProperty("hits")[0][1].GetDouble(), 1e-5);
        Assert.Equal(3, answer.GetProperty("hits").GetArrayLength());
        Assert.Equal("NOT_FOUND", answer.GetProperty("missing_collection").GetString());
    }

    /// <summary>As many as the shipped metric keeps.</summary>
    private static int LipDirections()
    {
        using var metric = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestPaths.Root, "models/makeup-metric.json")));
        return metric.RootElement.GetProperty("regions").EnumerateArray().Single(region => region.GetProperty("region").GetString() == "lips").GetProperty("axes").GetArrayLength();
    }

    private static async Task GenerateStubsAsync(string folder)
    {
        var protos = Path.Combine(TestPaths.Root, "protos");
        var files = Directory.EnumerateFiles(Path.Combine(protos, "facet"), "*.proto", SearchOption.AllDirectories);
        await RunAsync(
            "protoc",
            ["-I", protos, $"--python_out={folder}", $"--grpc_python_out={folder}", "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin",
                "--experimental_allow_proto3_optional", .. files]);
    }

    private static async Task<string> RunAsync(string command, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(command) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }
}

using System.Text.Json;
using Facet.Imaging;

namespace Facet.EndToEnd.Tests;

/// <summary>kill -9 loses nothing that was acknowledged, and memory does not follow the length of a folder.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public async Task Every_acknowledged_photo_is_there_after_kill_9_of_the_server()
    {
        using var photos = new TemporaryFolder();
        using var data = new TemporaryFolder();
        WriteVariants(photos.Path, 60);
        var acknowledged = new List<string>();
        using (var server = await ServerProcess.StartAsync(data.Path))
        using (var ingest = FacetProcess.Start(null, "ingest", photos.Path, "--all-faces", "--server", server.Grpc, "--json"))
        {
            while (acknowledged.Count < 20 && await ingest.Out.ReadLineAsync() is { } line)
            {
                acknowledged.AddRange(PointsOf(line));
            }

            server.Kill9();
            while (await ingest.Out.ReadLineAsync() is { } line)
            {
                acknowledged.AddRange(PointsOf(line));
            }

            Assert.NotEqual(0, await ingest.WaitAsync());
            Assert.NotEmpty(ingest.Error);
        }

        Assert.InRange(acknowledged.Count, 20, 179);
        using var again = await ServerProcess.StartAsync(data.Path);
        var list = await FacetProcess.RunAsync("points", "list", "--server", again.Grpc, "--json");
        var stored = list.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!).ToHashSet();
        Assert.DoesNotContain(acknowledged, id => !stored.Contains(id));

        // The interrupted folder can simply be ingested again.
        var rest = await FacetProcess.RunAsync("ingest", photos.Path, "--all-faces", "--server", again.Grpc, "--json");
        Assert.Equal(0, rest.ExitCode);
        Assert.Equal(180, JsonDocument.Parse(rest.Lines[^1]).RootElement.GetProperty("summary").GetProperty("points").GetInt32());
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_photos()
    {
        using var photos = new TemporaryFolder();
        using var data = new TemporaryFolder();
        WriteVariants(photos.Path, 100);
        using var server = await ServerProcess.StartAsync(data.Path);
        await FacetProcess.RunAsync("ingest", photos.Path, "--server", server.Grpc, "--id-prefix", "a");
        var after100 = server.ResidentBytes;
        await FacetProcess.RunAsync("ingest", photos.Path, "--server", server.Grpc, "--id-prefix", "b");
        await FacetProcess.RunAsync("ingest", photos.Path, "--server", server.Grpc, "--id-prefix", "c");
        var after300 = server.ResidentBytes;

        // A hundred decoded photos would be 90 MB, their factors 20 MB a hundred.
        Assert.True(after300 - after100 < 48 << 20, $"{after100 >> 20} MB after 100 photos, {after300 >> 20} MB after 300");
    }

    private static IEnumerable<string> PointsOf(string line)
    {
        var item = JsonDocument.Parse(line).RootElement;
        return item.TryGetProperty("points", out var points) ? points.EnumerateArray().Select(point => point.GetString()!) : [];
    }

    /// <summary>The first sample photo (three faces) at small, slightly different sizes.</summary>
    private static void WriteVariants(string folder, int count)
    {
        var photo = ImageDecoder.Decode(File.ReadAllBytes(TestPaths.Samples[0]), ImageLimits.Default).Image;
        for (var i = 0; i < count; i++)
        {
            var small = Resize.Antialiased(photo, 720 + i, 480 + i * 2 / 3);
            File.WriteAllBytes(Path.Combine(folder, $"photo-{i:000}.jpg"), ImageEncoder.Jpeg(small));
        }
    }
}

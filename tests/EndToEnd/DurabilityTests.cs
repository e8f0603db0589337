using System.Text.Json;
using Facet.Imaging;
using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>kill -9 loses nothing that was acknowledged, and memory does not follow the length of a folder.</summary>
public sealed class DurabilityTests
{
    [Fact]
    public async Task Every_acknowledged_photo_is_there_after_kill_9_of_the_server()
    {
        using var photos = new TempFolder();
        using var data = new TempFolder();
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
        using var photos = new TempFolder();
        using var data = new TempFolder();
        WriteVariants(photos.Path, 100);
        using var server = await ServerProcess.StartAsync(data.Path);
        await IngestAsync("a", "b");
        var after200 = server.ResidentBytes;
        await IngestAsync("c", "d", "e", "f", "g");
        var after700 = server.ResidentBytes;

        // Between two collections of the garbage a warm server moves by about 100 MB; 500 decoded photos would be 450 MB.
        Assert.True(after700 - after200 < 128 << 20, $"{after200 >> 20} MB after 200 photos, {after700 >> 20} MB after 700");

        async Task IngestAsync(params string[] prefixes)
        {
            foreach (var prefix in prefixes)
            {
                var done = await FacetProcess.RunAsync("ingest", photos.Path, "--server", server.Grpc, "--id-prefix", prefix);
                Assert.True(done.ExitCode == 0, done.Error);
            }
        }
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

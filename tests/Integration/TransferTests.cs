using System.Runtime.InteropServices;
using Facet.Cli;
using Facet.Cli.Transfer;
using Facet.Features.V1;
using Facet.Search.V1;
using Facet.Types.V1;
using Google.Protobuf;

namespace Facet.Integration.Tests;

/// <summary>Export to files and import from them.</summary>
public sealed class TransferTests(FacetServer server) : IClassFixture<FacetServer>, IDisposable
{
    private static readonly Fingerprint _fingerprint = new() { Model = "faceres", Recipe = "early", Precision = "fp32" };

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("facet-transfer-").FullName, "export");

    private string Lines => Path.Combine(_folder, ExportManifest.PointsName);

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public async Task What_is_exported_and_imported_is_the_same()
    {
        var manifest = await ExportAsync("origin", 300);

        Assert.Equal(300, manifest.Points);
        Assert.Equal(
            ["factors-left%20eye%2F1.npy", "factors-lips.npy", "points.jsonl"],
            manifest.Files.Select(file => file.Name).Order(StringComparer.Ordinal));
        await ImportAsync("copy");

        for (var number = 0; number < 300; number++)
        {
            var request = new GetPointRequest { Id = Point(number).Id, IncludeFactors = true };
            var origin = await server.Search.GetPointAsync(new GetPointRequest(request) { Collection = "origin" });
            var copy = await server.Search.GetPointAsync(new GetPointRequest(request) { Collection = "copy" });
            AssertAlike(origin.Point, copy.Point);
            Assert.Equal(Point(number).Metadata, copy.Point.Metadata);
        }

        var collections = (await server.Search.ListCollectionsAsync(new ListCollectionsRequest())).Collections;
        Assert.Equal(_fingerprint, collections.Single(collection => collection.Name == "copy").Fingerprint);
        await ImportAsync("copy");
        Assert.Equal(300UL, (await server.Search.GetCollectionAsync(new GetCollectionRequest { Name = "copy" })).Collection.PointCount);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"id":"x","regions":[null]}""")]
    [InlineData("""{"id":"x","regions":[{"region":"lips","file":"factors-lips.npy","row":99999,"rows":1}]}""")]
    [InlineData("""{"id":"x","regions":[{"region":"lips","file":"factors-lips.npy","row":0,"rows":99999999999}]}""")]
    [InlineData("""{"id":"x","regions":[{"region":"lips","file":"../../etc/passwd","row":0,"rows":1}]}""")]
    [InlineData("""{"id":"x","metadata":{"a":{}},"regions":[]}""")]
    [InlineData("""{"id":"x","metadata":{"a":"b"},"regions":[]}""")]
    public async Task A_damaged_line_is_refused_by_file_and_line(string line)
    {
        await ExportAsync("lines", 20);
        var lines = await File.ReadAllLinesAsync(Lines);
        lines[16] = line;
        await File.WriteAllLinesAsync(Lines, lines);
        AssertNamed(await RefusalAsync(), "points.jsonl", "not the one that was exported");
        Forget(ExportManifest.PointsName);

        AssertNamed(await RefusalAsync(), "points.jsonl, line 17: ");
    }

    [Fact]
    public async Task A_damaged_file_is_refused_by_its_name()
    {
        await ExportAsync("files", 20);
        var path = Path.Combine(_folder, "factors-lips.npy");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^5] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        AssertNamed(await RefusalAsync(), path);
        await File.WriteAllBytesAsync(path, bytes[..^7]);
        AssertNamed(await RefusalAsync(), path);
        Forget("factors-lips.npy");
        AssertNamed(await RefusalAsync(), "factors-lips.npy", "are announced");
        await File.WriteAllBytesAsync(path, bytes[..20]);
        AssertNamed(await RefusalAsync(), "factors-lips.npy");
        await File.WriteAllLinesAsync(Lines, (await File.ReadAllLinesAsync(Lines))[..3]);
        AssertNamed(await RefusalAsync(), "points.jsonl");
        Forget(ExportManifest.PointsName);
        File.Delete(path);
        AssertNamed(await RefusalAsync(), "factors-lips.npy");
        File.Delete(Path.Combine(_folder, ExportManifest.FileName));
        AssertNamed(await RefusalAsync(), ExportManifest.FileName);
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_and_a_collection_that_is_not_there_are_refused()
    {
        await ExportAsync("twice", 1);
        AssertNamed(await Assert.ThrowsAsync<CliException>(() => ExportAsync("twice", 1)), _folder);
        Directory.Delete(_folder, recursive: true);
        await using var connection = server.Connection;
        using var exporter = new CollectionExporter(_folder);
        var error = await Assert.ThrowsAsync<CliException>(() => exporter.RunAsync(connection, "nothing", default));
        Assert.Equal(ExitCodes.NotUsable, error.ExitCode);
        AssertNamed(error, "nothing");
    }

    /// <summary>Equal, but for what storing factors compactly moves once more: a little of each value, less than a thousandth of a norm.</summary>
    private static void AssertAlike(Point origin, Point copy)
    {
        Assert.Equal((origin.Id, origin.Regions.Count), (copy.Id, copy.Regions.Count));
        Assert.Equal(origin.Metadata, copy.Metadata);
        foreach (var (was, now) in origin.Regions.Zip(copy.Regions))
        {
            Assert.Equal((was.Region, was.AreaShare), (now.Region, now.AreaShare));
            Assert.Equal(was.Patches, now.Patches);
            Assert.Equal(was.Factors.Shape, now.Factors.Shape);
            Assert.Equal(1, now.GramNorm / was.GramNorm, 1e-3);
            ReadOnlySpan<float> wasValues = MemoryMarshal.Cast<byte, float>(was.Factors.Data.Span), nowValues = MemoryMarshal.Cast<byte, float>(now.Factors.Data.Span);
            for (var i = 0; i < wasValues.Length; i++)
            {
                Assert.Equal(wasValues[i], nowValues[i], 0.05);
            }
        }
    }

    private static void AssertNamed(CliException error, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));

    private async Task<ExportManifest> ExportAsync(string collection, int count)
    {
        var request = new UpsertRequest { Collection = collection, Fingerprint = _fingerprint, CreateCollection = true };
        request.Points.AddRange(Enumerable.Range(0, count).Select(Point));
        var statuses = (await server.Search.UpsertAsync(request)).Statuses;
        Assert.All(statuses, status => Assert.Equal(0, status.Status.Code));
        await using var connection = server.Connection;
        using var exporter = new CollectionExporter(_folder);
        return await exporter.RunAsync(connection, collection, default);
    }

    private async Task ImportAsync(string collection)
    {
        using var importer = new CollectionImporter(_folder, ExportManifest.Read(_folder), collection);
        importer.Verify();
        await using var connection = server.Connection;
        await importer.RunAsync(connection, default);
        Assert.Empty(importer.Refusals);
    }

    private Task<CliException> RefusalAsync() => Assert.ThrowsAsync<CliException>(() => ImportAsync("damaged"));

    /// <summary>As someone does who changed a file on purpose.</summary>
    private void Forget(string name)
    {
        var manifest = ExportManifest.Read(_folder);
        var files = manifest.Files.Select(file => file.Name == name ? file with { Sha256 = null } : file);
        (manifest with { Files = [.. files] }).Write(_folder);
    }

    /// <summary>Both element types, a region some do not have, a name that is no file name, and all kinds of metadata.</summary>
    private static Point Point(int number)
    {
        var point = new Point { Id = $"photo {number:d3} \"é\"#0", Regions = { Region("lips", number, number % 3 == 0) } };
        if (number % 2 == 0)
        {
            point.Regions.Add(Region("left eye/1", number, isHalf: false));
        }

        point.Metadata.Add("text", new MetadataValue { Text = "coral\n💄" });
        point.Metadata.Add("number", new MetadataValue { Number = number + 0.1 });
        point.Metadata.Add("integer", new MetadataValue { Integer = long.MaxValue - number });
        point.Metadata.Add("flag", new MetadataValue { Flag = number % 2 == 0 });
        return point;
    }

    private static RegionFactors Region(string name, int seed, bool isHalf)
    {
        var random = new Random(seed);
        var rows = random.Next(1, 9);
        float[] values = [.. Enumerable.Range(0, rows * 16).Select(_ => random.NextSingle())];
        Half[] halves = [.. values.Select(value => (Half)value)];
        return new RegionFactors
        {
            Region = name,
            AreaShare = 0.25f,
            Patches = { Enumerable.Range(seed, rows).Select(cell => (uint)cell) },
            Factors = new Tensor
            {
                Type = isHalf ? TensorType.Float16 : TensorType.Float32,
                Shape = { rows, 16 },
                Data = ByteString.CopyFrom(isHalf ? MemoryMarshal.AsBytes(halves.AsSpan()) : MemoryMarshal.AsBytes(values.AsSpan())),
            },
        };
    }
}

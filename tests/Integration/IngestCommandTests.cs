using System.Text.Json;
using Facet.Cli.FolderRuns;
using Facet.Cli.Ingestion;
using Facet.Search.V1;
using Facet.Unit.Tests;

namespace Facet.Integration.Tests;

/// <summary>facet ingest and facet run on photos of several folders.</summary>
[Collection(nameof(RunsCommands))]
public sealed class IngestCommandTests(FacetServer server) : IClassFixture<FacetServer>, IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_photo_of_another_folder_with_the_same_name_fails_and_replaces_nothing()
    {
        Photo("day1/IMG_0001.jpg", 1);
        Photo("day2/IMG_0001.jpg", 2);
        Photo("day2/IMG_0002.jpg", 2);

        var report = await IngestAsync("twins", default, "day1", "day2");

        Assert.Equal((3L, 1L, 0L), (report.Photos, report.Failed, report.Replaced));
        var points = await server.Search.ListPointsAsync(new ListPointsRequest { Collection = "twins", PageSize = 100 });
        Assert.All(
            points.Points.Where(point => point.Id.StartsWith("IMG_0001", StringComparison.Ordinal)),
            point => Assert.Equal(_folder.File("day1/IMG_0001.jpg"), point.Metadata["path"].Text));
        Assert.Contains(points.Points, point => point.Id.StartsWith("IMG_0002", StringComparison.Ordinal));
    }

    [Fact]
    public void A_twin_is_an_earlier_photo_that_is_ingested_too()
    {
        Photo("a/x.jpg", 1);
        Photo("a/deep/y.jpg", 1);
        Photo("b/x.jpg", 1);
        Photo("b/deep/y.jpg", 1);
        Photo("c/z.jpg", 1);
        string[] paths = [_folder.File("a"), _folder.File("b") + "/", _folder.File("c/z.jpg"), _folder.File("a/x.jpg")];

        Assert.Equal([null, null, _folder.File("a/x.jpg"), _folder.File("a/deep/y.jpg"), null, null], Twins(paths, recursive: true).Select(entry => entry.Twin));
        Assert.Equal([_folder.File("b/x.jpg")], Twins(paths, recursive: false).Where(entry => entry.Twin is not null).Select(entry => entry.Path));
        Assert.All(Twins([paths[0], paths[0]], recursive: true), entry => Assert.Null(entry.Twin));
        Assert.All(Twins([_folder.File("a/deep"), paths[0]], recursive: true), entry => Assert.Null(entry.Twin));
        Assert.Equal([_folder.File("b/x.jpg")], Twins([paths[3], _folder.File("b/x.jpg")], recursive: false).Where(entry => entry.Twin is not null).Select(entry => entry.Path));
    }

    [Fact]
    public async Task An_import_that_is_broken_off_says_what_was_stored()
    {
        for (var i = 0; i < 40; i++)
        {
            Photo($"many/{i:00}.jpg", 1);
        }

        using var cancel = new CancellationTokenSource();
        var output = Console.Out;
        using var written = new CancellingWriter(cancel);
        Console.SetOut(written);
        try
        {
            Assert.NotNull(await Record.ExceptionAsync(() => IngestAsync("broken-off", cancel.Token, "many")));
        }
        finally
        {
            Console.SetOut(output);
        }

        var summary = JsonDocument.Parse(written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement.GetProperty("summary");
        Assert.InRange(summary.GetProperty("photos").GetInt32(), 1, 39);
    }

    [Fact]
    public async Task Run_says_by_its_exit_code_that_photos_failed_and_takes_copies_for_no_fault()
    {
        Photo("first/a.jpg", 1);
        Photo("second/b.jpg", 1);
        Directory.CreateDirectory(_folder.File("third"));
        File.WriteAllText(_folder.File("third/broken.jpg"), "no picture");
        const string variable = "Facet__Gateway__Duplicates";
        Environment.SetEnvironmentVariable(variable, "Skip");
        try
        {
            Assert.Equal(0, (await RunAsync("first")).Code);
            Assert.Equal(0, (await RunAsync("second")).Code);
            var (code, error) = await RunAsync("first", "third");
            Assert.Equal(1, code);
            Assert.Contains("broken.jpg: ", error, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Error)> RunAsync(params string[] folders) => RunsCommands.RunAsync(
        ["run", .. folders.Select(_folder.File), "--once", "--data", _folder.File("data"), "--grpc", "127.0.0.1:0", "--http", ""]);

    private async Task<IngestReport> IngestAsync(string collection, CancellationToken cancel, params string[] folders)
    {
        await using var connection = server.Connection;
        return await IngestSession.RunAsync(
            connection, [.. folders.Select(_folder.File)], recursive: true, new IngestSettings(collection, AllFaces: false, null, ""), json: true, cancel);
    }

    private static IEnumerable<(string Path, string? Twin)> Twins(string[] paths, bool recursive)
    {
        var twins = new PhotoTwins(paths, recursive);
        return PhotoFiles.Enumerate(paths, recursive).Select(photo => (photo.Path, twins.Of(photo)));
    }

    private void Photo(string name, int sample)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.Copy(FacetServer.SamplePath(sample), _folder.File(name));
    }

    /// <summary>Cancels as soon as something was written.</summary>
    private sealed class CancellingWriter(CancellationTokenSource cancel) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            cancel.Cancel();
        }
    }
}

using Facet.Cli;
using Facet.Cli.FolderRuns;
using Facet.Models;
using Facet.Unit.Tests;

namespace Facet.Integration.Tests;

public sealed class FolderRunTests : IDisposable
{
    private readonly TempFolder _input = new();
    private readonly TempFolder _output = new();

    [Fact]
    public void Photos_come_in_order_with_the_names_of_their_results()
    {
        Photos("b.jpg", "a.x.png", "B.TIFF", "notes.txt", "b.label.png", "deep/b.webp", "deep/er/c.bmp");

        Assert.Equal(["B", "a.x", "b"], Enumerate(recursive: false).Select(item => item.Name));
        Assert.Equal(["B", "a.x", "b", "deep/b", "deep/er/c"], Enumerate(recursive: true).Select(item => item.Name));
        Assert.All(Enumerate(recursive: true), item => Assert.Null(item.Fault));
    }

    [Fact]
    public async Task A_photo_whose_results_would_replace_those_of_another_is_refused()
    {
        Photos("a.jpg", "a.b.jpg", "a.png", "deep/a.jpg");

        var report = await RunAsync(new Copies(_output.Path), recursive: true);

        Assert.Equal([false, false, true, false], Enumerate(recursive: true).Select(item => item.Fault is not null));
        Assert.Contains(_input.File("a.jpg"), Enumerate(recursive: true)[2].Fault, StringComparison.Ordinal);
        Assert.Equal((3, 1, ExitCodes.SomeItemsFailed), (report.Done, report.Failed, report.ExitCode));
        Assert.Equal("a.jpg", File.ReadAllText(_output.File("a.out")));
    }

    [Fact]
    public async Task A_photo_one_of_whose_results_would_replace_that_of_another_is_refused()
    {
        Photos("x.jpg", "x_mask.jpg", "y_mask.jpg");

        var report = await RunAsync(new Copies(_output.Path) { Endings = [".out", "_mask.out"] });

        Assert.Equal((2, 1, ExitCodes.SomeItemsFailed), (report.Done, report.Failed, report.ExitCode));
        Assert.Equal("x.jpg", File.ReadAllText(_output.File("x_mask.out")));
        Assert.Equal(["x.out", "x_mask.out", "y_mask.out", "y_mask_mask.out"], Directory.GetFiles(_output.Path, "*.out").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_read_fails_by_itself()
    {
        Photos("a.jpg", "deep/b.jpg", "deeper/c.jpg");
        var work = new Copies(_output.Path)
        {
            Window = 1,
            Before = item =>
            {
                // It goes after the folder that it lies in was listed.
                if (item.Name == "a")
                {
                    Directory.Delete(_input.File("deep"), recursive: true);
                }

                return Task.CompletedTask;
            },
        };

        var report = await RunAsync(work, recursive: true);

        Assert.Equal((2, 1, ExitCodes.SomeItemsFailed), (report.Done, report.Failed, report.ExitCode));
        Assert.True(File.Exists(_output.File("deeper/c.out")));
    }

    [Theory]
    [InlineData(false, 1, 2)]
    [InlineData(true, 3, 0)]
    public async Task Finished_photos_are_passed_over_unless_they_are_to_be_done_again(bool overwrite, int done, int skipped)
    {
        Photos("a.jpg", "b.jpg");
        Assert.Equal(ExitCodes.Ok, (await RunAsync(new Copies(_output.Path))).ExitCode);
        Photos("c.jpg");

        var report = await RunAsync(new Copies(_output.Path), overwrite: overwrite);

        Assert.Equal((done, skipped, 0), (report.Done, report.Skipped, report.Failed));
    }

    [Fact]
    public async Task Results_that_were_made_in_another_way_are_not_taken_for_finished()
    {
        Photos("a.jpg", "b.jpg");
        await RunAsync(new Copies(_output.Path));
        var other = new Copies(_output.Path) { Origin = OriginOf("painter") };

        var error = await Assert.ThrowsAsync<CliException>(() => RunAsync(other));

        Assert.Equal(ExitCodes.NotUsable, error.ExitCode);
        Assert.Contains("model copier, now painter", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("size", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync(other, overwrite: true)).Done);
        Assert.Equal(2, (await RunAsync(other)).Skipped);
        await Assert.ThrowsAsync<CliException>(() => RunAsync(new Copies(_output.Path)));
    }

    [Fact]
    public async Task Results_of_a_run_that_was_to_replace_them_stay_what_they_were_until_its_end()
    {
        Photos("a.jpg", "b.jpg");
        await RunAsync(new Copies(_output.Path));
        using var cancel = new CancellationTokenSource();
        var other = new Copies(_output.Path) { Origin = OriginOf("painter"), Window = 1, Before = item => item.Name == "b" ? cancel.CancelAsync() : Task.CompletedTask };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(other, overwrite: true, cancel: cancel.Token));

        await Assert.ThrowsAsync<CliException>(() => RunAsync(other));
    }

    [Theory]
    [InlineData("{\"model\":")]
    [InlineData("[1, 2]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_damaged_origin_of_results_is_an_error_that_names_the_file(string text)
    {
        Photos("a.jpg");
        await RunAsync(new Copies(_output.Path));
        var origin = OriginOf("copier").PathIn(_output.Path);
        File.WriteAllText(origin, text);

        var error = await Assert.ThrowsAsync<CliException>(() => RunAsync(new Copies(_output.Path)));

        Assert.Contains(origin, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(new Copies(_output.Path), overwrite: true)).Done);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_one_clear_error_before_any_work()
    {
        Photos("a.jpg", "b.jpg");
        File.WriteAllText(_output.File("file"), "");
        var settings = new FolderRunSettings(_input.Path, _output.File("file/out"), Recursive: false, Overwrite: false, Json: false);

        var error = await Assert.ThrowsAsync<CliException>(() => FolderRun.RunAsync(settings, new Copies(settings.Output), default));

        Assert.Equal(ExitCodes.NotUsable, error.ExitCode);
        Assert.StartsWith($"{settings.Output}: no results can be written there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Features_that_no_file_can_hold_are_a_fault_of_their_photo()
    {
        Photos("a.jpg", "b.jpg", "c.jpg", "d.jpg");
        var values = new Dictionary<string, float> { ["a"] = 1, ["b"] = 70_000, ["c"] = 65_504, ["d"] = float.NaN };
        var work = new Copies(_output.Path)
        {
            Before = item =>
            {
                OutputFiles.WriteFeatures(_output.File($"maps/{item.Name}.npy"), [values[item.Name]], 1, 1, 1, CheckpointType.F16);
                return Task.CompletedTask;
            },
        };

        var report = await RunAsync(work);

        Assert.Equal((2, 2, ExitCodes.SomeItemsFailed), (report.Done, report.Failed, report.ExitCode));
        Assert.Equal(["a.npy", "c.npy"], Directory.GetFiles(_output.File("maps")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_goes_wrong_with_a_photo_does_not_stop_the_others()
    {
        Photos([.. Enumerable.Range(0, 30).Select(i => $"{i:00}.jpg")]);
        var work = new Copies(_output.Path)
        {
            Before = item => item.Name is "03" or "17" ? Task.FromException(new IOException("unreadable")) : Task.CompletedTask,
        };

        var report = await RunAsync(work);

        Assert.Equal((28, 2, ExitCodes.SomeItemsFailed), (report.Done, report.Failed, report.ExitCode));
        Assert.Equal(28, Directory.GetFiles(_output.Path, "*.out").Length);
    }

    [Fact]
    public async Task No_more_photos_are_under_way_than_the_window_has_places_and_all_places_are_used()
    {
        Photos([.. Enumerable.Range(0, 24).Select(i => $"{i:00}.jpg")]);
        var (underWay, most, gate) = (0, 0, new Lock());
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = new Copies(_output.Path)
        {
            Window = 5,
            Before = async _ =>
            {
                lock (gate)
                {
                    most = Math.Max(most, ++underWay);
                    if (underWay == 5)
                    {
                        full.TrySetResult();
                    }
                }

                await full.Task.WaitAsync(TimeSpan.FromMinutes(1));
                lock (gate)
                {
                    underWay--;
                }
            },
        };

        Assert.Equal(24, (await RunAsync(work)).Done);
        Assert.Equal(5, most);
    }

    [Fact]
    public async Task Cancelling_keeps_what_is_finished()
    {
        Photos([.. Enumerable.Range(0, 20).Select(i => $"{i:00}.jpg")]);
        using var cancel = new CancellationTokenSource();
        var work = new Copies(_output.Path) { Window = 1, Before = item => item.Name == "07" ? cancel.CancelAsync() : Task.CompletedTask };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(work, cancel: cancel.Token));

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"{i:00}.out"), Directory.GetFiles(_output.Path, "*.out").Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_lost_server_ends_the_run()
    {
        Photos([.. Enumerable.Range(0, 20).Select(i => $"{i:00}.jpg")]);
        var work = new Copies(_output.Path)
        {
            Window = 1,
            Before = item => item.Name == "04" ? Task.FromException(new CliException(ExitCodes.NoServer, "gone")) : Task.CompletedTask,
        };

        var error = await Assert.ThrowsAsync<CliException>(() => RunAsync(work));

        Assert.Equal(ExitCodes.NoServer, error.ExitCode);
        Assert.Equal(4, Directory.GetFiles(_output.Path, "*.out").Length);
    }

    [Fact]
    public void Results_among_the_photos_are_refused()
    {
        Photos("a.jpg", "deep/b.jpg");

        Assert.Equal(ExitCodes.Usage, Assert.Throws<CliException>(() => FolderItems.Check(_input.Path, _input.Path + "/", recursive: false)).ExitCode);
        Assert.Equal(ExitCodes.Usage, Assert.Throws<CliException>(() => FolderItems.Check(_input.Path, _input.File("deep"), recursive: true)).ExitCode);
        Assert.Equal(ExitCodes.NotUsable, Assert.Throws<CliException>(() => FolderItems.Check(_input.File("a.jpg"), _output.Path, recursive: false)).ExitCode);
        FolderItems.Check(_input.Path, _input.File("deep"), recursive: false);
        FolderItems.Check(_input.Path, _input.Path + "-results", recursive: true);
    }

    [Fact]
    public void A_result_that_cannot_be_written_to_its_end_leaves_what_was_there()
    {
        var path = _output.File("a.out");
        OutputFiles.Write(path, "old"u8);

        Assert.Throws<ArgumentException>(() => OutputFiles.WriteArray(path, [1, 2, 3], 2));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_output.Path));
    }

    [Fact]
    public void A_result_whose_place_is_taken_by_a_folder_leaves_nothing_beside_it()
    {
        var path = _output.File("a.out");
        Directory.CreateDirectory(path);

        Assert.True(Record.Exception(() => OutputFiles.Write(path, "new"u8)) is IOException or UnauthorizedAccessException);

        Assert.Equal([path], Directory.GetFileSystemEntries(_output.Path));
    }

    [Fact]
    public void A_result_that_two_commands_write_at_once_is_that_of_one_of_them()
    {
        var path = _output.File("a.out");
        byte[][] contents = [[.. Enumerable.Repeat((byte)'a', 100_000)], [.. Enumerable.Repeat((byte)'b', 50_000)]];

        Parallel.For(0, 200, i => OutputFiles.Write(path, contents[i % 2]));

        Assert.Contains(File.ReadAllBytes(path), contents);
        Assert.Equal([path], Directory.GetFiles(_output.Path));
    }

    [Fact]
    public async Task What_a_killed_run_left_unfinished_is_removed_but_nothing_that_may_be_under_way()
    {
        Photos("a.jpg");
        Directory.CreateDirectory(_output.File("deep"));
        string[] names = ["deep/x.npy.0123456789abcdef0123456789abcdef.tmp", "y.pt.0123456789abcdef0123456789abcdef.tmp", "notes.tmp", "z.npy.backup.tmp", "x.json.0123456789abcdef0123456789abcdef.tmp"];
        foreach (var name in names)
        {
            File.WriteAllText(_output.File(name), "");
            File.SetLastWriteTimeUtc(_output.File(name), DateTime.UtcNow.AddHours(name[0] == 'y' ? 0 : -2));
        }

        await RunAsync(new Copies(_output.Path));

        Assert.Equal([false, true, true, true, false], names.Select(name => File.Exists(_output.File(name))));
    }

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
    }

    private FolderItem[] Enumerate(bool recursive) => [.. FolderItems.Enumerate(_input.Path, recursive, new Copies(_output.Path).ResultsOf)];

    private Task<FolderReport> RunAsync(IFolderWork work, bool recursive = false, bool overwrite = false, CancellationToken cancel = default) =>
        FolderRun.RunAsync(new FolderRunSettings(_input.Path, _output.Path, recursive, overwrite, Json: false), work, cancel);

    private static ResultsOrigin OriginOf(string model) => new("copy", new Dictionary<string, string> { ["model"] = model, ["size"] = "1" });

    /// <summary>Files whose contents are their names.</summary>
    private void Photos(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_input.File(name))!);
            File.WriteAllText(_input.File(name), name);
        }
    }

    /// <summary>Work that copies files.</summary>
    private sealed class Copies(string output) : IFolderWork
    {
        public int Window { get; init; } = 4;

        public ResultsOrigin Origin { get; init; } = OriginOf("copier");

        public Func<FolderItem, Task> Before { get; init; } = _ => Task.CompletedTask;

        public IReadOnlyList<string> Endings { get; init; } = [".out"];

        public IReadOnlyList<string> ResultsOf(string name) => [.. Endings.Select(ending => OutputFiles.Path(output, name, ending))];

        public async Task<IReadOnlyList<string>> RunAsync(FolderItem item, CancellationToken cancel)
        {
            await Before(item);
            cancel.ThrowIfCancellationRequested();
            foreach (var path in ResultsOf(item.Name))
            {
                OutputFiles.Write(path, File.ReadAllBytes(item.Path));
            }

            return ResultsOf(item.Name);
        }
    }
}

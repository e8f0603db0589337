using System.Text.RegularExpressions;
using Facet.Search.Model;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Unit.Tests.Search;

public sealed class BackupTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly TestFolder _outside = new();
    private readonly CollectionStore _store;

    public BackupTests() => _store = CollectionStore.Open(Options(_folder.Path));

    private string Backup => Path.Combine(_outside.Path, "backup");

    private string Restored => Path.Combine(_outside.Path, "restored");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public async Task A_backup_under_load_holds_every_point_that_was_acknowledged_before_it_began()
    {
        await _store.FillAsync(100);
        using var enough = new CancellationTokenSource();
        var acknowledged = 100;
        var writer = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                // Replaces and adds, so that segments become garbage and are rewritten while the backup is made.
                await _store.PutAsync([.. Enumerable.Range(0, 20).Select(number => Samples.Point(Samples.Id(number), number))]);
                await _store.PutAsync(Samples.Point(Samples.Id(acknowledged), acknowledged));
                Interlocked.Increment(ref acknowledged);
            }
        });
        for (var round = 0; round < 3; round++)
        {
            var before = Volatile.Read(ref acknowledged);
            var manifest = await _store.BackupAsync($"{Backup}-{round}");
            StoreRestore.Run($"{Backup}-{round}", $"{Restored}-{round}");

            await using var restored = CollectionStore.Open(Options($"{Restored}-{round}"));
            var ids = restored.Ids(500).ToArray();
            Assert.Equal(Enumerable.Range(0, ids.Length).Select(Samples.Id), ids);
            Assert.InRange(ids.Length, before, Volatile.Read(ref acknowledged) + 1);
            Assert.Equal(ids.Length, manifest.Points);
            Assert.Equal((ids.Length, 0), (restored.Check(Samples.Faces).Points, restored.Check(Samples.Faces).Damaged));
            for (var number = 0; number < ids.Length; number += 7)
            {
                var found = restored.GetPoint(Samples.Faces, Samples.Id(number), withFactors: true);
                Assert.Equal(Samples.Point("", number).Regions[0].Factors!.Data.ToArray(), found.Regions[0].Factors!.Data.ToArray());
            }

            await restored.PutAsync(Samples.Point("after", 1));
        }

        await enough.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task What_is_written_after_a_backup_and_a_restart_does_not_change_it()
    {
        await _store.FillAsync(30);
        await _store.BackupAsync(Backup);
        await _store.DeletePointsAsync(Samples.Faces, [.. Enumerable.Range(10, 20).Select(Samples.Id)]);
        await _store.DisposeAsync();
        await using (var again = CollectionStore.Open(Options(_folder.Path)))
        {
            await again.FillAsync(60);
        }

        StoreRestore.Run(Backup, Restored);
        await using var restored = CollectionStore.Open(Options(Restored));
        Assert.Equal((30, 0), (restored.Check(Samples.Faces).Points, restored.Check(Samples.Faces).Damaged));
    }

    [Fact]
    public async Task Records_that_came_after_the_sealing_are_copied_and_not_shared()
    {
        // As if they were written between the sealing and the snapshot.
        await _store.FillAsync(10);
        await _store.DisposeAsync();
        var target = Directory.CreateDirectory(Backup).FullName;
        BackupWriter.Write(_folder.Path, target, lastSealed: 0, default);
        await using (var again = CollectionStore.Open(Options(_folder.Path)))
        {
            await again.DeletePointsAsync(Samples.Faces, [.. Enumerable.Range(3, 7).Select(Samples.Id)]);
        }

        await using (var again = CollectionStore.Open(Options(_folder.Path)))
        {
            await again.PutAsync([.. Enumerable.Range(100, 20).Select(number => Samples.Point(Samples.Id(number), number))]);
        }

        StoreRestore.Run(Backup, Restored);
        await using var restored = CollectionStore.Open(Options(Restored));
        Assert.Equal((10, 0), (restored.Check(Samples.Faces).Points, restored.Check(Samples.Faces).Damaged));
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_by_the_name_of_the_file()
    {
        await _store.FillAsync(30);
        var segment = Segment.PathOf(Path.Combine(Backup, FactorLog.FolderName), 1);
        await _store.BackupAsync(Backup);
        var original = await File.ReadAllBytesAsync(segment);

        // The file is shared with the store, so that it is replaced and not changed.
        File.Delete(segment);
        var flipped = original.ToArray();
        flipped[500] ^= 1;
        await File.WriteAllBytesAsync(segment, flipped);
        AssertRefused(segment);
        await File.WriteAllBytesAsync(segment, original[..600]);
        AssertRefused(segment);
        File.Delete(segment);
        AssertRefused(segment);
        await File.WriteAllBytesAsync(segment, original);
        File.Delete(Path.Combine(Backup, "manifest.json"));
        AssertRefused("manifest.json");
    }

    [Theory]
    [InlineData("../../elsewhere")]
    [InlineData("factors/../../x.seg")]
    [InlineData("/etc/passwd")]
    [InlineData("factors/1.seg")]
    public async Task A_manifest_with_other_paths_is_refused(string name)
    {
        await _store.FillAsync(1);
        await _store.BackupAsync(Backup);
        var manifest = Path.Combine(Backup, "manifest.json");
        var text = await File.ReadAllTextAsync(manifest);
        await File.WriteAllTextAsync(manifest, new Regex(@"factors/\d{6}\.seg").Replace(text, name));

        AssertRefused("manifest.json");
    }

    [Fact]
    public async Task Folders_that_must_not_be_written_are_refused()
    {
        await _store.FillAsync(1);
        await _store.BackupAsync(Backup);

        await RefusedAsync(Backup, "is not empty");
        await RefusedAsync("relative/path", "absolute");
        await RefusedAsync(Path.Combine(_folder.Path, "inside"), "inside the data folder");
        Assert.Contains("is not empty", Assert.Throws<SearchException>(() => StoreRestore.Run(Backup, _folder.Path)).Message, StringComparison.Ordinal);
        var confined = Options(Path.Combine(_outside.Path, "other"));
        confined.BackupFolder = Path.Combine(_outside.Path, "allowed");
        await using var store = CollectionStore.Open(confined);
        var error = await Assert.ThrowsAsync<SearchException>(() => store.BackupAsync(Path.Combine(_outside.Path, "allowed-not")));
        Assert.Contains("not allowed", error.Message, StringComparison.Ordinal);
        await store.BackupAsync(Path.Combine(_outside.Path, "allowed", "today"));
    }

    private static Facet.Search.SearchOptions Options(string folder)
    {
        var options = Samples.Options(folder);
        options.SegmentBytes = 1 << 16;
        return options;
    }

    private async Task RefusedAsync(string folder, string why)
    {
        var error = await Assert.ThrowsAsync<SearchException>(() => _store.BackupAsync(folder));
        Assert.Equal(SearchReason.InvalidArgument, error.Reason);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string file)
    {
        var error = Assert.Throws<SearchException>(() => StoreRestore.Run(Backup, Restored));
        Assert.Equal(SearchReason.InvalidBackup, error.Reason);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        if (Directory.Exists(Restored))
        {
            Assert.False(File.Exists(Path.Combine(Restored, "facet.db")));
            Directory.Delete(Restored, recursive: true);
        }
    }
}

using System.Globalization;
using Facet.Search.Model;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;
using Microsoft.Data.Sqlite;

namespace Facet.Unit.Tests.Search;

public sealed class DurabilityTests
{
    [Fact]
    public async Task A_reopened_folder_holds_everything()
    {
        using var folder = new TestFolder();
        await using (var store = CollectionStore.Open(Samples.Options(folder.Path)))
        {
            await store.FillAsync(40);
            await store.DeletePointsAsync(Samples.Faces, [Samples.Id(5)]);
        }

        await using var reopened = CollectionStore.Open(Samples.Options(folder.Path));

        Assert.Equal(39, reopened.Ids().Count());
        Assert.Equal(Samples.Fingerprint, reopened.GetCollection(Samples.Faces).Fingerprint);
    }

    /// <summary>The files as a crash at this moment would leave them: nothing was closed or checkpointed.</summary>
    [Fact]
    public async Task What_was_acknowledged_is_in_the_files_before_anything_is_closed()
    {
        using TestFolder folder = new(), crashed = new();
        await using var store = CollectionStore.Open(Samples.Options(folder.Path));
        await store.FillAsync(40);
        CrashedCopy.Make(folder.Path, crashed.Path);

        await using var recovered = CollectionStore.Open(Samples.Options(crashed.Path));

        Assert.Equal(Enumerable.Range(0, 40).Select(Samples.Id), recovered.Ids());
        Assert.Equal(40, recovered.GetCollection(Samples.Faces).PointCount);
    }

    [Fact]
    public async Task Points_in_a_half_written_log_are_lost_whole_and_not_in_part()
    {
        using TestFolder folder = new(), crashed = new();
        await using var store = CollectionStore.Open(Samples.Options(folder.Path));
        for (var number = 0; number < 10; number++)
        {
            await store.PutAsync(Samples.Point(Samples.Id(number), number));
        }

        CrashedCopy.Make(folder.Path, crashed.Path);
        using (var log = new FileStream(Path.Combine(crashed.Path, "facet.db-wal"), FileMode.Open))
        {
            log.SetLength(log.Length - 20_000);
        }

        await using var recovered = CollectionStore.Open(Samples.Options(crashed.Path));
        var ids = recovered.Ids().ToArray();
        Assert.InRange(ids.Length, 1, 9);
        Assert.Equal(ids.Length, recovered.Totals().Points);
        Assert.All(ids, id => Assert.Equal(2, recovered.GetPoint(Samples.Faces, id, withFactors: true).Regions.Count));
    }

    [Fact]
    public async Task A_second_store_on_the_folder_is_told_who_has_it()
    {
        using var folder = new TestFolder();
        await using (var first = CollectionStore.Open(Samples.Options(folder.Path)))
        {
            var error = Assert.Throws<SearchException>(() => CollectionStore.Open(Samples.Options(folder.Path)));

            Assert.Equal(SearchReason.FolderLocked, error.Reason);
            Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
            await first.FillAsync(1);
        }

        await using var second = CollectionStore.Open(Samples.Options(folder.Path));
        Assert.Single(second.Ids());
    }

    [Fact]
    public async Task A_newer_data_format_is_refused_and_left_alone()
    {
        using var folder = new TestFolder();
        await using (CollectionStore.Open(Samples.Options(folder.Path)))
        {
        }

        Execute(folder, "UPDATE meta SET value = '99' WHERE name = 'data_format'");

        var error = Assert.Throws<SearchException>(() => CollectionStore.Open(Samples.Options(folder.Path)));
        Assert.Equal(SearchReason.UnsupportedDataFormat, error.Reason);
        Assert.Contains("99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_something_else_is_refused()
    {
        using TestFolder text = new(), other = new();
        File.WriteAllText(Path.Combine(text.Path, "facet.db"), new string('x', 5000));
        Execute(other, "CREATE TABLE guests (name TEXT)");

        foreach (var folder in new[] { text, other })
        {
            var error = Assert.Throws<SearchException>(() => CollectionStore.Open(Samples.Options(folder.Path)));
            Assert.Equal(SearchReason.UnsupportedDataFormat, error.Reason);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_clear_error()
    {
        using var folder = new TestFolder();
        var file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");

        var error = Assert.Throws<SearchException>(() => CollectionStore.Open(Samples.Options(Path.Combine(file, "data"))));
        Assert.Equal(SearchReason.StorageFailed, error.Reason);
    }

    [Fact]
    public void Every_commit_is_flushed_to_the_disk()
    {
        using var folder = new TestFolder();
        using var session = Database.OpenWriter(folder.Path);

        Assert.Equal("wal", session.Scalar("PRAGMA journal_mode"));
        Assert.Equal(2L, session.Scalar("PRAGMA synchronous"));
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        using var folder = new TestFolder();
        var store = CollectionStore.Open(Samples.Options(folder.Path));
        await store.FillAsync(1);
        await store.DisposeAsync();

        var error = await Assert.ThrowsAsync<SearchException>(() => store.CreateCollectionAsync("late"));
        Assert.Equal(SearchReason.ShuttingDown, error.Reason);
        Assert.Equal(SearchReason.ShuttingDown, Assert.Throws<SearchException>(() => store.Totals()).Reason);
    }

    [Fact]
    public async Task A_dropped_collection_leaves_nothing_behind()
    {
        using var folder = new TestFolder();
        await using (var store = CollectionStore.Open(Samples.Options(folder.Path)))
        {
            await store.FillAsync(450);
            await store.DeleteCollectionAsync(Samples.Faces);
        }

        // Whatever the writer had no time for; the next start goes on in the same way.
        using var session = Database.OpenWriter(folder.Path);
        using var log = FactorLog.Open(folder.Path, 1 << 20);
        while (CollectionWrites.PurgeSome(new WriteContext(session, log, new ChangeLog())))
        {
        }

        foreach (var table in new[] { "points", "records", "tombstones", "collections", "generations", "generation_regions", "dropped_generations" })
        {
            Assert.Equal(0L, session.Scalar($"SELECT COUNT(*) FROM {table}"));
        }
    }

    private static void Execute(TestFolder folder, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "facet.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

using Facet.Gateway;
using Facet.Gateway.Duplicates;
using Facet.Gateway.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Facet.Unit.Tests.Gateway;

public sealed class PhotoLedgerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private GatewayDatabase _database;
    private PhotoLedger _ledger;

    public PhotoLedgerTests()
    {
        _database = Open();
        _ledger = new PhotoLedger(_database);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Finds_other_photos_by_bytes_and_by_the_nearest_picture()
    {
        _ledger.Put("c", "a", [1], 0);
        _ledger.Put("c", "b", [2], 0b11);
        _ledger.Put("d", "z", [3], 0b1);
        Assert.Equal(new SeenBefore("a", true, 0), _ledger.FindBytes("c", "new", [1]));
        Assert.Null(_ledger.FindBytes("c", "a", [1]));
        Assert.Null(_ledger.FindBytes("c", "new", [3]));
        Assert.Equal([new SeenBefore("b", false, 1), new SeenBefore("a", false, 3)], _ledger.FindPictures("c", "new", 0b111, 3));
        Assert.Equal([new SeenBefore("a", false, 2)], _ledger.FindPictures("c", "b", 0b11, 2));
        Assert.Empty(_ledger.FindPictures("c", "b", 0b11, 1));
    }

    [Fact]
    public void Knows_the_same_after_a_start_and_forgets_what_is_removed()
    {
        _ledger.Put("c", "a", [1], 0b1);
        _ledger.Put("c", "a", [9], ulong.MaxValue);
        _ledger.Put("c", "b", [2], null);
        _ledger.Put("c", "g", [4], 0b100);
        _ledger.Remove("c", "g");
        for (var start = 0; start < 2; start++)
        {
            Assert.Null(_ledger.FindBytes("c", "new", [1]));
            Assert.Equal("a", _ledger.FindBytes("c", "new", [9])!.PhotoId);
            Assert.Equal("a", Assert.Single(_ledger.FindPictures("c", "new", ulong.MaxValue, 0)).PhotoId);
            Assert.Empty(_ledger.FindPictures("c", "new", 0b101, 4));
            _database.Dispose();
            _database = Open();
            _ledger = new PhotoLedger(_database);
        }

        _ledger.RemoveAll("c");
        Assert.Empty(_ledger.FindPictures("c", "new", ulong.MaxValue, 0));
    }

    [Fact]
    public void Thumbnails_stay_within_their_bound_and_the_oldest_go_first()
    {
        var thumbnails = new Thumbnails(_database, Options.Create(new GatewayOptions { MaxThumbnailBytes = 1000 }));
        for (var i = 0; i < 200; i++)
        {
            thumbnails.Put("c", [($"{i}", new byte[10])]);
        }

        Assert.InRange(thumbnails.Totals().Bytes, 300, 1000);
        Assert.Null(thumbnails.Find("c", "0"));
        Assert.NotNull(thumbnails.Find("c", "199"));
        thumbnails.Put("c", [("199", [7])]);
        Assert.Equal([7], thumbnails.Find("c", "199"));
        thumbnails.RemoveAll("c");
        Assert.Equal((0L, 0L), thumbnails.Totals());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_with_the_option()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "file"), "");
        using var database = new GatewayDatabase(Options.Create(new GatewayOptions { DataFolder = Path.Combine(_folder.Path, "file", "below") }));
        var error = Assert.Throws<Facet.Hosting.FacetException>(() => new PhotoLedger(database).FindBytes("c", "a", [1]));
        Assert.Contains("Facet:Gateway:DataFolder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_opened_is_tried_again()
    {
        var blocker = Path.Combine(_folder.Path, "file");
        File.WriteAllText(blocker, "");
        using var database = new GatewayDatabase(Options.Create(new GatewayOptions { DataFolder = blocker }));
        var ledger = new PhotoLedger(database);
        Assert.Throws<Facet.Hosting.FacetException>(() => ledger.FindBytes("c", "a", [1]));
        File.Delete(blocker);
        Assert.Null(ledger.FindBytes("c", "a", [1]));
    }

    [Fact]
    public void Pictures_of_a_collection_go_when_it_has_been_missed_for_an_hour_while_others_are_there()
    {
        var (time, thumbnails) = (new ManualTime(), new Thumbnails(_database, Options.Create(new GatewayOptions())));
        var forgotten = new ForgottenCollections(thumbnails, _ledger, time, NullLogger<ForgottenCollections>.Instance);
        foreach (var name in new[] { "deleted", "there" })
        {
            thumbnails.Put(name, [("p", [1])]);
        }

        HashSet<string> none = [], there = ["there"], both = ["deleted", "there"];
        Look(none, TimeSpan.FromHours(2));
        Look(none, TimeSpan.FromHours(2));
        Look(there, TimeSpan.FromMinutes(50));
        Look(both, TimeSpan.FromMinutes(50));
        Look(there, TimeSpan.FromMinutes(50));
        Assert.NotNull(thumbnails.Find("deleted", "p"));
        Look(there, TimeSpan.FromMinutes(50));
        Look(there, TimeSpan.Zero);
        Assert.Null(thumbnails.Find("deleted", "p"));
        Assert.NotNull(thumbnails.Find("there", "p"));

        void Look(HashSet<string> listed, TimeSpan later)
        {
            forgotten.Compare(forgotten.Candidates(), listed);
            time.Advance(later);
        }
    }

    private GatewayDatabase Open() => new(Options.Create(new GatewayOptions { DataFolder = _folder.Path }));
}

using Facet.Models.Internal;

namespace Facet.Unit.Tests.Models;

public sealed class UnfinishedFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_half_written_when_something_fails_leaves_what_was_there()
    {
        var path = _folder.File("a.out");
        File.WriteAllText(path, "old");

        Assert.Throws<IOException>((Action)(() =>
        {
            using var file = new UnfinishedFile(path);
            file.Write("half"u8);
            throw new IOException("disk full");
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_file_is_not_in_its_place_before_it_is_complete()
    {
        var path = _folder.File("a.out");
        using var file = new UnfinishedFile(path);
        file.Write("new"u8);
        file.Flush();
        Assert.False(File.Exists(path));

        file.Keep();

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }
}

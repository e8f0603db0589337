using System.Buffers.Text;
using System.Text;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class ListingTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;

    public ListingTests() => _store = CollectionStore.Open(Samples.Options(_folder.Path));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string> HostileTokens =>
    [
        "x",
        "!!!!",
        "../../etc/passwd",
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes("face-0003")),
        Base64Url.EncodeToString(new byte[8]),
        Base64Url.EncodeToString(new byte[1000]),
        new string('A', 1_000_000),
        "' OR 1=1 --",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(1000)]
    public async Task Pages_hold_every_point_once_in_order(int pageSize)
    {
        await _store.FillAsync(20);

        Assert.Equal(Enumerable.Range(0, 20).Select(Samples.Id), _store.Ids(pageSize));
    }

    [Fact]
    public async Task Points_deleted_and_added_meanwhile_disturb_nothing()
    {
        await _store.FillAsync(20);
        var first = _store.ListPoints(Samples.Faces, 8);

        await _store.DeletePointsAsync(Samples.Faces, [Samples.Id(0), Samples.Id(7), Samples.Id(12)]);
        await _store.PutAsync(Samples.Point("aaa", 1), Samples.Point("zzz", 2));
        var rest = _store.ListPoints(Samples.Faces, 100, first.NextToken);

        var expected = Enumerable.Range(8, 12).Where(number => number != 12).Select(Samples.Id).Append("zzz");
        Assert.Equal(expected, rest.Items.Select(point => point.Id));
    }

    [Theory]
    [MemberData(nameof(HostileTokens))]
    public async Task Refuses_tokens_it_did_not_make(string token)
    {
        await _store.FillAsync(5);

        var error = Assert.Throws<SearchException>(() => _store.ListPoints(Samples.Faces, 2, token));
        Assert.Equal(SearchReason.InvalidPageToken, error.Reason);
        Assert.Equal(SearchReason.InvalidPageToken, Assert.Throws<SearchException>(() => _store.ListCollections(2, token)).Reason);
    }

    [Fact]
    public async Task Refuses_a_token_of_another_listing()
    {
        await _store.FillAsync(5);
        await _store.CreateCollectionAsync("other");
        var token = _store.ListPoints(Samples.Faces, 2).NextToken;

        Assert.Throws<SearchException>(() => _store.ListPoints("other", 2, token));
        Assert.Throws<SearchException>(() => _store.ListPoints(Samples.Faces, 2, token, "face"));
        Assert.Throws<SearchException>(() => _store.ListPoints(Samples.Faces, 2, token[..^1] + (token[^1] == 'A' ? 'B' : 'A')));
    }

    [Fact]
    public async Task A_prefix_keeps_only_the_ids_that_begin_with_it()
    {
        string[] ids = ["a", "ab", "ab\U0010FFFF", "ab\U0010FFFFz", "abc", "ac", "a%", "a_b", "ab\uD7FF", "ab\uE000"];
        await _store.PutAsync([.. ids.Select((id, i) => Samples.Point(id, i))]);

        Assert.Equal(
            ids.Where(id => id.StartsWith("ab", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToHashSet(),
            _store.Ids(2, "ab").ToHashSet());
        Assert.Equal(["a%"], _store.Ids(2, "a%"));
        Assert.Equal(["ab\uD7FF"], _store.Ids(2, "ab\uD7FF"));
        Assert.Equal(["ab\U0010FFFF", "ab\U0010FFFFz"], _store.Ids(2, "ab\U0010FFFF"));
        Assert.Empty(_store.Ids(2, "b"));
    }

    [Fact]
    public async Task A_page_is_cut_to_the_limit_and_never_negative()
    {
        await _store.FillAsync(120);

        Assert.Equal(100, _store.ListPoints(Samples.Faces).Items.Count);
        Assert.Equal(120, _store.ListPoints(Samples.Faces, int.MaxValue).Items.Count);
        Assert.Throws<SearchException>(() => _store.ListPoints(Samples.Faces, -1));
    }
}

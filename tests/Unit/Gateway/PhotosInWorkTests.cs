using Facet.Gateway.Duplicates;

namespace Facet.Unit.Tests.Gateway;

public sealed class PhotosInWorkTests
{
    private static readonly byte[] s_one = [1];
    private static readonly byte[] s_other = [2];

    private readonly PhotosInWork _work = new();

    [Theory]
    [InlineData(true, 0b1111_0000ul)]
    [InlineData(false, 0b1111_0001ul)]
    public async Task A_copy_waits_until_the_first_is_done(bool sameBytes, ulong hash)
    {
        var first = await _work.EnterAsync("c", s_one, 0b1111_0000, 2, default);
        var copy = _work.EnterAsync("c", sameBytes ? s_one : s_other, hash, 2, default);
        Assert.False(copy.IsCompleted);
        first.Dispose();
        (await copy).Dispose();
        Assert.Equal(0, _work.Count);
    }

    [Fact]
    public async Task Other_photos_and_other_collections_do_not_wait()
    {
        using var first = await _work.EnterAsync("c", s_one, 0, 2, default);
        using var far = await _work.EnterAsync("c", s_other, 0b111, 2, default);
        using var elsewhere = await _work.EnterAsync("d", s_one, 0, 2, default);
        using var nameless = await _work.EnterAsync("c", [3], null, 2, default);
        Assert.Equal(4, _work.Count);
    }

    [Fact]
    public async Task A_copy_whose_caller_leaves_waits_no_more()
    {
        using var first = await _work.EnterAsync("c", s_one, null, 2, default);
        using var leaves = new CancellationTokenSource();
        var copy = _work.EnterAsync("c", s_one, null, 2, leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => copy);
        Assert.Equal(1, _work.Count);
    }
}

using Facet.Gateway.Queries;

namespace Facet.Unit.Tests.Gateway;

public sealed class TokenCacheTests
{
    private readonly ManualTime _time = new();
    private readonly TokenCache<string> _cache;

    public TokenCacheTests() => _cache = new TokenCache<string>("t_", 100, TimeSpan.FromMinutes(10), _time);

    [Fact]
    public void Each_value_has_a_name_of_its_own()
    {
        var (one, other) = (_cache.Add("a", 1), _cache.Add("a", 1));
        Assert.NotEqual(one, other);
        Assert.Matches("^t_[A-Za-z0-9_-]{24}$", one);
        Assert.True(_cache.TryGet(one, out var value));
        Assert.Equal("a", value);
        Assert.False(_cache.TryGet("t_", out _));
    }

    [Fact]
    public void A_value_lives_from_its_last_use()
    {
        var (used, left) = (_cache.Add("used", 1), _cache.Add("left", 1));
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.True(_cache.TryGet(used, out _));
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.False(_cache.TryGet(left, out _));
        Assert.True(_cache.TryGet(used, out _));
        Assert.Equal((1, 1L), (_cache.Count, _cache.Bytes));
    }

    [Fact]
    public void What_was_not_used_for_longest_makes_room()
    {
        var (first, second) = (_cache.Add("first", 40), _cache.Add("second", 40));
        Assert.True(_cache.TryGet(first, out _));
        var third = _cache.Add("third", 40);
        Assert.False(_cache.TryGet(second, out _));
        Assert.True(_cache.TryGet(first, out _) && _cache.TryGet(third, out _));
        var huge = _cache.Add("huge", 1000);
        Assert.Equal((1, 1000L), (_cache.Count, _cache.Bytes));
        Assert.True(_cache.TryGet(huge, out _));
        Assert.True(_cache.TryGet(_cache.Add("small", 1), out _));
        Assert.Equal((1, 1L), (_cache.Count, _cache.Bytes));
    }

    [Fact]
    public void A_value_put_again_takes_the_place_of_the_first()
    {
        var cache = new BoundedCache<string>(100, TimeSpan.FromMinutes(10), _time);
        cache.Put("key", "old", 60);
        cache.Put("key", "new", 30);
        Assert.True(cache.TryGet("key", out var value));
        Assert.Equal(("new", 1, 30L), (value, cache.Count, cache.Bytes));
    }
}

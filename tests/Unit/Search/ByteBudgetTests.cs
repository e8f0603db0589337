using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class ByteBudgetTests
{
    [Fact]
    public async Task Who_finds_no_room_waits_in_turn()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(60, default);
        var large = budget.TakeAsync(50, default).AsTask();
        var small = budget.TakeAsync(10, default).AsTask();
        Assert.False(large.IsCompleted || small.IsCompleted);

        budget.GiveBack(60);

        await Task.WhenAll(large, small);
    }

    [Fact]
    public async Task One_larger_than_all_goes_alone()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(1000, default);
        var next = budget.TakeAsync(1, default).AsTask();
        Assert.False(next.IsCompleted);

        budget.GiveBack(1000);

        await next;
    }

    [Fact]
    public async Task Who_leaves_lets_the_next_in()
    {
        var budget = new ByteBudget(100);
        await budget.TakeAsync(60, default);
        using var leaving = new CancellationTokenSource();
        var large = budget.TakeAsync(90, leaving.Token).AsTask();
        var small = budget.TakeAsync(10, default).AsTask();

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        await small;
    }
}

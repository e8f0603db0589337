using Facet.Hosting;
using Grpc.Core;

namespace Facet.Unit.Tests.Hosting;

public sealed class WorkGateTests
{
    [Fact]
    public async Task No_more_run_at_a_time_than_there_are_places_and_more_than_the_queue_are_refused()
    {
        using var gate = new WorkGate(parallel: 1, maxQueue: 2);
        using var release = new ManualResetEventSlim();
        var running = 0;
        var most = 0;
        Task<bool> Start() => gate.RunAsync(
            () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                release.Wait();
                Interlocked.Decrement(ref running);
                return true;
            },
            CancellationToken.None);

        var accepted = new List<Task<bool>> { Start(), Start(), Start() };
        FacetException? refused = null;
        for (var i = 0; i < 4 && refused is null; i++)
        {
            var next = Start();
            if (next.IsFaulted)
            {
                refused = await Assert.ThrowsAsync<FacetException>(() => next);
            }
            else
            {
                accepted.Add(next);
            }
        }

        Assert.NotNull(refused);
        Assert.Equal((StatusCode.ResourceExhausted, "OVERLOADED"), (refused.Error.Code, refused.Error.Reason));
        Assert.NotNull(refused.Error.RetryAfter);
        release.Set();
        Assert.All(await Task.WhenAll(accepted), Assert.True);
        Assert.Equal(1, most);
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public async Task A_caller_that_leaves_while_it_waits_is_dropped()
    {
        using var gate = new WorkGate(parallel: 1, maxQueue: 4);
        using var release = new ManualResetEventSlim();
        var first = gate.RunAsync(() => { release.Wait(); return 1; }, CancellationToken.None);
        using var leaving = new CancellationTokenSource();
        var ran = false;
        var second = gate.RunAsync(() => ran = true, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        release.Set();
        Assert.Equal(1, await first);
        Assert.False(ran);
    }

    [Fact]
    public async Task A_place_is_free_again_after_work_that_throws()
    {
        using var gate = new WorkGate(parallel: 1, maxQueue: 1);
        await Assert.ThrowsAsync<InvalidDataException>(() => gate.RunAsync<int>(() => throw new InvalidDataException(), CancellationToken.None));
        Assert.Equal(7, await gate.RunAsync(() => 7, CancellationToken.None));
    }
}

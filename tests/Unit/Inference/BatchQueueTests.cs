using Facet.Inference;

namespace Facet.Unit.Tests.Inference;

/// <summary>The queue with runners that wait until they are let go, and a clock that stands still.</summary>
public sealed class BatchQueueTests : IDisposable
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(10);

    private readonly ManualTime _time = new();
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _release = new(0);
    private readonly List<string> _batches = [];

    [Fact]
    public async Task A_single_caller_runs_at_once_though_a_delay_is_set()
    {
        using var queue = Queue(maxBatch: 8, s_delay);
        var answer = queue.RunAsync(1, default);
        await LetRun();
        Assert.Equal((-1, 1, TimeSpan.Zero), ((await answer).Value, (await answer).BatchSize, (await answer).Queued));
    }

    [Fact]
    public async Task Who_waits_while_the_runner_is_busy_runs_together_and_in_order()
    {
        using var queue = Queue(maxBatch: 3, TimeSpan.Zero);
        var first = queue.RunAsync(1, default);
        await _begun.WaitAsync();
        var others = Enumerable.Range(2, 4).Select(item => queue.RunAsync(item, default)).ToArray();
        Assert.Equal((4, 1), (queue.Waiting, queue.Running));
        _time.Advance(TimeSpan.FromMilliseconds(7));
        _release.Release();
        await first;
        await LetRun();
        await LetRun();
        Assert.Equal([-2, -3, -4, -5], (await Task.WhenAll(others)).Select(answer => answer.Value));
        Assert.Equal(["1", "2,3,4", "5"], _batches);
        Assert.Equal((3, TimeSpan.FromMilliseconds(7)), ((await others[0]).BatchSize, (await others[0]).Queued));
        Assert.Equal(0, queue.Waiting);
    }

    [Fact]
    public async Task Several_who_wait_for_more_run_when_the_delay_of_the_first_is_over()
    {
        using var queue = Queue(maxBatch: 8, s_delay);
        var first = queue.RunAsync(1, default);
        await _begun.WaitAsync();
        var others = new[] { queue.RunAsync(2, default), queue.RunAsync(3, default) };
        _release.Release();
        await first;
        await UntilIdleAsync(queue);
        Assert.Equal(2, queue.Waiting);
        _time.Advance(s_delay - TimeSpan.FromTicks(1));
        Assert.Equal(2, queue.Waiting);
        _time.Advance(TimeSpan.FromTicks(1));
        await LetRun();
        await Task.WhenAll(others);
        Assert.Equal(["1", "2,3"], _batches);
    }

    [Fact]
    public async Task A_full_batch_does_not_wait_for_the_delay()
    {
        using var queue = Queue(maxBatch: 3, s_delay);
        var first = queue.RunAsync(1, default);
        await _begun.WaitAsync();
        var others = new List<Task<BatchAnswer<int>>> { queue.RunAsync(2, default), queue.RunAsync(3, default) };
        _release.Release();
        await first;
        await UntilIdleAsync(queue);
        others.Add(queue.RunAsync(4, default));
        await LetRun();
        await Task.WhenAll(others);
        Assert.Equal(["1", "2,3,4"], _batches);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_says_when_it_will_have_been_worked_off()
    {
        using var queue = Queue(maxBatch: 1, TimeSpan.Zero, maxWaiting: 4);
        var measured = queue.RunAsync(0, default);
        await _begun.WaitAsync();
        _time.Advance(TimeSpan.FromMilliseconds(200));
        _release.Release();
        await measured;
        await UntilIdleAsync(queue);
        queue.RequireRoom();
        var accepted = Enumerable.Range(1, 5).Select(item => queue.RunAsync(item, default)).ToList();
        await _begun.WaitAsync();
        Assert.Equal(4, queue.Waiting);
        var refused = await Assert.ThrowsAsync<OverloadedException>(() => queue.RunAsync(6, default));

        // Four wait, and each takes the 200 ms that the only measured run took.
        Assert.Equal(TimeSpan.FromMilliseconds(800), refused.RetryAfter);
        Assert.Equal(refused.RetryAfter, Assert.Throws<OverloadedException>(queue.RequireRoom).RetryAfter);
        _release.Release(5);
        await Task.WhenAll(accepted);
    }

    [Fact]
    public async Task Who_leaves_while_waiting_is_never_run_and_makes_room()
    {
        using var queue = Queue(maxBatch: 8, TimeSpan.Zero, maxWaiting: 2);
        using var left = new CancellationTokenSource();
        var first = queue.RunAsync(1, default);
        await _begun.WaitAsync();
        var gone = queue.RunAsync(2, left.Token);
        var stays = queue.RunAsync(3, default);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(1, queue.Waiting);
        var late = queue.RunAsync(4, default);
        _release.Release(2);
        await Task.WhenAll(first, stays, late);
        Assert.Equal(["1", "3,4"], _batches);
    }

    [Fact]
    public async Task A_result_that_nobody_waits_for_any_more_is_disposed()
    {
        using var result = new SemaphoreSlim(0);
        using var left = new CancellationTokenSource();
        using var queue = new BatchQueue<int, SemaphoreSlim>([batch => [Block(result)]], new BatchQueueOptions(), _time);
        var gone = queue.RunAsync(1, left.Token);
        await _begun.WaitAsync();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        _release.Release();
        await UntilIdleAsync(queue);
        Assert.Throws<ObjectDisposedException>(() => result.Wait(0));
    }

    [Fact]
    public async Task An_item_that_spoils_its_batch_fails_alone()
    {
        using var queue = Queue(maxBatch: 8, TimeSpan.Zero);
        var first = queue.RunAsync(1, default);
        await _begun.WaitAsync();
        var good = new[] { queue.RunAsync(2, default), queue.RunAsync(4, default) };
        var bad = queue.RunAsync(13, default);
        _release.Release(5);
        await Task.WhenAll(first, good[0], good[1]);
        var error = await Assert.ThrowsAsync<FormatException>(() => bad);
        Assert.Equal("13 cannot be run", error.Message);
        Assert.Equal(["1", "2,4,13", "2", "4", "13"], _batches);
    }

    [Fact]
    public async Task Every_runner_is_used_before_anybody_waits()
    {
        using var queue = new BatchQueue<int, int>([Run, Run], new BatchQueueOptions { MaxBatch = 8 }, _time);
        var answers = new[] { queue.RunAsync(1, default), queue.RunAsync(2, default) };
        await _begun.WaitAsync();
        await _begun.WaitAsync();
        Assert.Equal((0, 2), (queue.Waiting, queue.Running));
        _release.Release(2);
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(1, answer.BatchSize));
    }

    [Fact]
    public async Task The_end_of_the_queue_cancels_who_waits_and_finishes_what_runs()
    {
        var queue = Queue(maxBatch: 1, TimeSpan.Zero);
        var running = queue.RunAsync(1, default);
        await _begun.WaitAsync();
        var waiting = queue.RunAsync(2, default);
        queue.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _release.Release();
        Assert.Equal(-1, (await running).Value);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queue.RunAsync(3, default));
    }

    [Fact]
    public async Task Many_callers_that_come_and_go_all_get_their_own_answer()
    {
        using var queue = new BatchQueue<int, int>(
            [batch => [.. batch.Select(item => -item)], batch => [.. batch.Select(item => -item)]],
            new BatchQueueOptions { MaxBatch = 4, MaxDelay = TimeSpan.FromMicroseconds(200), MaxWaiting = 10_000 });
        var calls = Enumerable.Range(0, 2000).Select(item => Task.Run(async () =>
        {
            using var left = new CancellationTokenSource();
            var answer = queue.RunAsync(item, left.Token);
            if (item % 7 == 0)
            {
                await left.CancelAsync();
            }

            try
            {
                return (await answer).Value == -item;
            }
            catch (OperationCanceledException)
            {
                return item % 7 == 0;
            }
        }));
        Assert.All(await Task.WhenAll(calls), Assert.True);
        Assert.Equal(0, queue.Waiting);
    }

    public void Dispose()
    {
        _begun.Dispose();
        _release.Dispose();
    }

    private BatchQueue<int, int> Queue(int maxBatch, TimeSpan delay, int maxWaiting = 100) =>
        new([Run], new BatchQueueOptions { MaxBatch = maxBatch, MaxDelay = delay, MaxWaiting = maxWaiting }, _time);

    private async Task LetRun()
    {
        await _begun.WaitAsync();
        _release.Release();
    }

    /// <summary>The answer comes a moment before the runner is free again.</summary>
    private static async Task UntilIdleAsync<T>(BatchQueue<int, T> queue)
    {
        while (queue.Running > 0)
        {
            await Task.Yield();
        }
    }

    private IReadOnlyList<int> Run(IReadOnlyList<int> batch)
    {
        lock (_batches)
        {
            _batches.Add(string.Join(',', batch));
        }

        return [.. Block(batch).Select(item => item != 13 ? -item : throw new FormatException($"{item} cannot be run"))];
    }

    private T Block<T>(T value)
    {
        _begun.Release();
        _release.Wait();
        return value;
    }
}

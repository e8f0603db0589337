using Facet.Hosting;

namespace Facet.Unit.Tests.Hosting;

public sealed class ItemStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Quick_item_overtakes_a_slow_one()
    {
        var slow = new TaskCompletionSource<int>();
        var writer = new ListWriter<int>();
        var run = ItemStream.RunAsync(
            Numbers(2), writer, 2, (item, _) => item == 0 ? slow.Task : Task.FromResult(item), CancellationToken.None);
        await writer.CountReaches(1).WaitAsync(Patience);
        slow.SetResult(0);
        await run.WaitAsync(Patience);
        Assert.Equal([1, 0], writer.Written);
    }

    [Fact]
    public async Task No_more_items_run_at_a_time_than_allowed()
    {
        const int Max = 3;
        var running = 0;
        var most = 0;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writer = new ListWriter<int>();
        await ItemStream.RunAsync(Numbers(200), writer, Max, HandleAsync, CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 200), writer.Written.Order());
        Assert.Equal(Max, most);

        async Task<int> HandleAsync(int item, CancellationToken token)
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == Max)
            {
                full.TrySetResult();
            }

            await full.Task.WaitAsync(token);
            Interlocked.Decrement(ref running);
            return item;
        }
    }

    [Fact]
    public async Task Answers_are_written_one_at_a_time()
    {
        var writer = new ListWriter<int>();
        var run = ItemStream.RunAsync(Numbers(500), writer, 8, (item, _) => Task.FromResult(item), CancellationToken.None);
        await run.WaitAsync(Patience);
        Assert.Equal(1, writer.MostAtATime);
        Assert.Equal(500, writer.Written.Count);
    }

    [Fact]
    public async Task Caller_that_does_not_read_its_answers_is_not_read_from()
    {
        const int Max = 4;
        var requests = Numbers(100);
        var writer = new ListWriter<int> { Gate = new TaskCompletionSource() };
        var handled = new CountdownEvent(Max);
        var run = ItemStream.RunAsync(requests, writer, Max, HandleAsync, CancellationToken.None);
        await Task.Run(() => handled.Wait(Patience));
        Assert.Equal(Max, requests.Read);
        Assert.False(run.IsCompleted);
        writer.Gate.SetResult();
        await run.WaitAsync(Patience);
        Assert.Equal(100, writer.Written.Count);

        Task<int> HandleAsync(int item, CancellationToken token)
        {
            if (!handled.IsSet)
            {
                handled.Signal();
            }

            return Task.FromResult(item);
        }
    }

    [Fact]
    public async Task Cancelling_ends_all_items_before_it_returns()
    {
        using var source = new CancellationTokenSource();
        var started = new CountdownEvent(2);
        var ended = 0;
        var run = ItemStream.RunAsync(Numbers(10), new ListWriter<int>(), 2, HandleAsync, source.Token);
        await Task.Run(() => started.Wait(Patience));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
        Assert.Equal(2, ended);

        async Task<int> HandleAsync(int item, CancellationToken token)
        {
            started.Signal();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
                return item;
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        }
    }

    [Fact]
    public async Task Writer_that_fails_ends_the_stream_and_the_other_items()
    {
        var writer = new ListWriter<int> { Failure = new IOException("The client left.") };
        await Assert.ThrowsAsync<IOException>(() => ItemStream.RunAsync(
            new NumberReader(int.MaxValue), writer, 4, (item, _) => Task.FromResult(item), CancellationToken.None).WaitAsync(Patience));
    }

    [Fact]
    public async Task Client_that_leaves_in_the_middle_ends_the_handlers()
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var service = new FakeParsing
        {
            OnItem = async (_, token) =>
            {
                using var registration = token.Register(() => cancelled.TrySetResult());
                entered.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
                return new();
            },
        };
        await using var host = await TestHost.StartAsync(service);
        using (var call = host.Client.ParseStream())
        {
            await call.RequestStream.WriteAsync(new() { Id = "1", Item = new() });
            await entered.Task.WaitAsync(Patience);
        }

        await cancelled.Task.WaitAsync(Patience);
    }

    private static NumberReader Numbers(int count) => new(count);

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}

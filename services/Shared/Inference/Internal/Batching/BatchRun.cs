namespace Facet.Inference.Internal.Batching;

/// <summary>Runs a batch and answers its callers.</summary>
internal static class BatchRun<TItem, TResult>
{
    public static void Run(
        Func<IReadOnlyList<TItem>, IReadOnlyList<TResult>> runner, BatchEntry<TItem, TResult>[] batch, TimeProvider time, ServiceRate rate)
    {
        // Who left between being taken and being run costs nothing either.
        batch = [.. batch.Where(entry => !entry.IsOver)];
        if (batch.Length == 0)
        {
            return;
        }

        var begun = time.GetTimestamp();
        try
        {
            var results = runner([.. batch.Select(entry => entry.Item)]);
            var ran = time.GetElapsedTime(begun);
            rate.Add(batch.Length, ran);
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i].Answer(new BatchAnswer<TResult>(results[i], time.GetElapsedTime(batch[i].Since, begun), ran, batch.Length));
            }
        }
        catch (Exception error) when (batch.Length == 1)
        {
            batch[0].Fail(error);
        }
        catch (Exception)
        {
            // One item may have spoilt it for all: each is tried alone, and only those that fail again hear of it.
            foreach (var entry in batch)
            {
                Run(runner, [entry], time, rate);
            }
        }
    }
}

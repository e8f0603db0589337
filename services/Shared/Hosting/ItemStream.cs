using System.Diagnostics.CodeAnalysis;
using Facet.Types.V1;
using Grpc.Core;

namespace Facet.Hosting;

/// <summary>Answers the items of a bidirectional stream, several at a time.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is about the items of a gRPC stream; it is no System.IO.Stream.")]
public static class ItemStream
{
    /// <summary>
    /// As the other overload, with the errors of an item turned into the answer that <paramref name="refuse"/> makes of them: a bad item
    /// never ends the stream.
    /// </summary>
    /// <param name="requests">The items.</param>
    /// <param name="responses">Where the answers go.</param>
    /// <param name="maxConcurrent">Items at a time, at least 1.</param>
    /// <param name="handle">Makes an answer of an item, or throws.</param>
    /// <param name="refuse">Makes an answer of an item that failed.</param>
    /// <param name="errors">Says what callers see of an exception.</param>
    /// <param name="stage">This service: "features".</param>
    /// <param name="cancellationToken">Of the call.</param>
    public static Task RunAsync<TIn, TOut>(
        IAsyncStreamReader<TIn> requests,
        IServerStreamWriter<TOut> responses,
        int maxConcurrent,
        Func<TIn, CancellationToken, Task<TOut>> handle,
        Func<TIn, ItemStatus, TOut> refuse,
        ErrorTranslator errors,
        string stage,
        CancellationToken cancellationToken)
    {
        return RunAsync(requests, responses, maxConcurrent, AnswerAsync, cancellationToken);

        async Task<TOut> AnswerAsync(TIn item, CancellationToken token)
        {
            try
            {
                return await handle(item, token);
            }
            catch (Exception error) when (error is not OperationCanceledException || !token.IsCancellationRequested)
            {
                return refuse(item, errors.ToItemStatus(error, stage));
            }
        }
    }

    /// <summary>
    /// Handles the requests and writes each answer as soon as it is ready, in any order, one write at a time. A request is read only when
    /// fewer than <paramref name="maxConcurrent"/> are between their reading and the end of their answer's writing, so a caller that does
    /// not read its answers stops being read from: memory is bounded by maxConcurrent requests and answers.
    /// </summary>
    /// <param name="requests">The items.</param>
    /// <param name="responses">Where the answers go.</param>
    /// <param name="maxConcurrent">Items at a time, at least 1.</param>
    /// <param name="handle">
    /// Makes an answer of an item. It turns the errors of the item into the answer's status; an exception it lets through ends the stream.
    /// </param>
    /// <param name="cancellationToken">Of the call.</param>
    /// <exception cref="OperationCanceledException">The call was cancelled; no item is running any more.</exception>
    public static async Task RunAsync<TIn, TOut>(
        IAsyncStreamReader<TIn> requests,
        IServerStreamWriter<TOut> responses,
        int maxConcurrent,
        Func<TIn, CancellationToken, Task<TOut>> handle,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(responses);
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrent, 1);
        using var writing = new SemaphoreSlim(1);
        var options = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrent, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(requests.ReadAllAsync(cancellationToken), options, async (request, token) =>
        {
            var answer = await handle(request, token);
            await writing.WaitAsync(token);
            try
            {
                await responses.WriteAsync(answer, token);
            }
            finally
            {
                writing.Release();
            }
        });
    }
}

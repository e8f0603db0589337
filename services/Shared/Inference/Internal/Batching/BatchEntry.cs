namespace Facet.Inference.Internal.Batching;

/// <summary>An item and its caller.</summary>
internal sealed class BatchEntry<TItem, TResult>
{
    private readonly TaskCompletionSource<BatchAnswer<TResult>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;

    public BatchEntry(TItem item, long since)
    {
        (Item, Since) = (item, since);
        Node = new LinkedListNode<BatchEntry<TItem, TResult>>(this);
    }

    public TItem Item { get; }

    /// <summary>Timestamp of the call.</summary>
    public long Since { get; }

    /// <summary>Its place in the queue.</summary>
    public LinkedListNode<BatchEntry<TItem, TResult>> Node { get; }

    public Task<BatchAnswer<TResult>> Task => _answer.Task;

    /// <summary>Whether the caller left, or has its answer.</summary>
    public bool IsOver => _answer.Task.IsCompleted;

    public void DropWhenCancelled(Action<BatchEntry<TItem, TResult>> drop, CancellationToken cancel)
    {
        if (!cancel.CanBeCanceled)
        {
            return;
        }

        _registration = cancel.Register(() =>
        {
            Cancel(cancel);
            drop(this);
        });

        // Without this the caller's token would keep the item of a call that was answered meanwhile.
        if (IsOver)
        {
            _registration.Unregister();
        }
    }

    public void Cancel(CancellationToken cancel) => _answer.TrySetCanceled(cancel);

    public void Answer(BatchAnswer<TResult> answer)
    {
        _registration.Unregister();
        if (!_answer.TrySetResult(answer))
        {
            (answer.Value as IDisposable)?.Dispose();
        }
    }

    public void Fail(Exception error)
    {
        _registration.Unregister();
        _answer.TrySetException(error);
    }
}

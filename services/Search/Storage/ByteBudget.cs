namespace Facet.Search.Storage;

/// <summary>Bytes that may be on their way at a time. Whoever wants more than are left waits his turn; one alone may exceed the budget.</summary>
internal sealed class ByteBudget(long bytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Turn)> _waiting = [];
    private long _taken;

    /// <summary>Takes some of the budget, to be given back.</summary>
    public async ValueTask TakeAsync(long count, CancellationToken cancellationToken)
    {
        LinkedListNode<(long Bytes, TaskCompletionSource Turn)> place;
        lock (_lock)
        {
            if (_waiting.Count == 0 && HasRoomFor(count))
            {
                _taken += count;
                return;
            }

            place = _waiting.AddLast((count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        await using var registration = cancellationToken.Register(() => Leave(place, cancellationToken));
        await place.Value.Turn.Task;
    }

    public void GiveBack(long count)
    {
        lock (_lock)
        {
            _taken -= count;
            LetIn();
        }
    }

    private bool HasRoomFor(long count) => _taken == 0 || _taken + count <= bytes;

    private void Leave(LinkedListNode<(long Bytes, TaskCompletionSource Turn)> place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (place.List is not null)
            {
                _waiting.Remove(place);
                place.Value.Turn.TrySetCanceled(cancellationToken);
                LetIn();
            }
        }
    }

    private void LetIn()
    {
        while (_waiting.First is { } first && HasRoomFor(first.Value.Bytes))
        {
            _waiting.RemoveFirst();
            _taken += first.Value.Bytes;
            first.Value.Turn.SetResult();
        }
    }
}

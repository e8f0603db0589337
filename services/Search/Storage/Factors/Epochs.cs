namespace Facet.Search.Storage.Factors;

/// <summary>
/// Delays the freeing of what readers may still look at. A reader enters and leaves; what is retired is freed once every reader that
/// entered before is gone. Readers that enter later cannot find it any more: it is retired only after its successor was published.
/// </summary>
internal sealed class Epochs
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, int> _readers = [];
    private readonly Queue<(long Epoch, Action Free)> _retired = [];
    private long _now;

    /// <summary>Ends the present epoch.</summary>
    /// <returns>The one that ended, for <see cref="HasReadersUpTo"/>.</returns>
    public long Tick()
    {
        lock (_lock)
        {
            return _now++;
        }
    }

    /// <returns>To be given back to <see cref="Leave"/>.</returns>
    public long Enter()
    {
        lock (_lock)
        {
            _readers[_now] = _readers.GetValueOrDefault(_now) + 1;
            return _now;
        }
    }

    public void Leave(long epoch)
    {
        lock (_lock)
        {
            if (--_readers[epoch] == 0)
            {
                _readers.Remove(epoch);
            }
        }

        FreeWhatCanBe();
    }

    /// <summary>Calls <paramref name="free"/> once nobody can look at it any more; at once if nobody does now.</summary>
    public void Retire(Action free)
    {
        lock (_lock)
        {
            _retired.Enqueue((_now++, free));
        }

        FreeWhatCanBe();
    }

    /// <summary>Whether someone still reads who entered at that time or before.</summary>
    public bool HasReadersUpTo(long epoch)
    {
        lock (_lock)
        {
            return _readers.Count > 0 && _readers.First().Key <= epoch;
        }
    }

    private void FreeWhatCanBe()
    {
        while (TakeFreeable() is { } free)
        {
            free();
        }
    }

    private Action? TakeFreeable()
    {
        lock (_lock)
        {
            var isFree = _retired.TryPeek(out var oldest) && (_readers.Count == 0 || _readers.First().Key > oldest.Epoch);
            return isFree ? _retired.Dequeue().Free : null;
        }
    }
}

namespace Facet.Inference.Internal;

/// <summary>Lets a native resource be released only when nobody uses it any more.</summary>
internal sealed class UseCounter(string name)
{
    private readonly object _gate = new();
    private int _users;
    private bool _isClosed;

    /// <exception cref="ObjectDisposedException">After <see cref="Close"/>.</exception>
    public void Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, name);
            _users++;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _users--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Refuses new users and waits for the present ones; true for the one call that closed it.</summary>
    public bool Close()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _isClosed = true;
            while (_users > 0)
            {
                Monitor.Wait(_gate);
            }

            return true;
        }
    }
}

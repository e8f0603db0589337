namespace Facet.Search.Indexing;

/// <summary>When to try again what failed: after a minute, and after twice as long each further time, up to an hour.</summary>
/// <param name="time">The clock.</param>
/// <param name="onDue">Called when it is time.</param>
internal sealed class BackOff(TimeProvider time, Action onDue) : IDisposable
{
    private static readonly TimeSpan s_first = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    private ITimer? _timer;
    private TimeSpan _wait;
    private volatile bool _isWaiting;

    public bool IsWaiting => _isWaiting;

    public void Fail()
    {
        _wait = _wait == TimeSpan.Zero ? s_first : _wait + _wait < s_longest ? _wait + _wait : s_longest;
        _isWaiting = true;
        _timer?.Dispose();
        _timer = time.CreateTimer(_ => End(), null, _wait, Timeout.InfiniteTimeSpan);
    }

    public void Succeed() => _wait = TimeSpan.Zero;

    public void Dispose() => _timer?.Dispose();

    private void End()
    {
        _isWaiting = false;
        onDue();
    }
}

namespace Facet.Inference.Internal.Batching;

/// <summary>How fast a queue is worked off: a moving average over the last runs.</summary>
/// <param name="runners">Runners that share the work.</param>
internal sealed class ServiceRate(int runners)
{
    /// <summary>Before the first run nothing is known.</summary>
    private static readonly TimeSpan s_unknown = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);

    /// <summary>Weight of the newest run: about the last ten count.</summary>
    private const double Newest = 0.1;

    private readonly Lock _lock = new();
    private double _secondsAnItem;

    public void Add(int items, TimeSpan ran)
    {
        lock (_lock)
        {
            var seconds = ran.TotalSeconds / items;
            _secondsAnItem = _secondsAnItem == 0 ? seconds : (_secondsAnItem * (1 - Newest)) + (seconds * Newest);
        }
    }

    /// <summary>The time until so many items are done, between 50 milliseconds and 30 seconds.</summary>
    public TimeSpan TimeFor(int items)
    {
        lock (_lock)
        {
            var time = _secondsAnItem == 0 ? s_unknown : TimeSpan.FromSeconds(_secondsAnItem * items / runners);
            return time < s_least ? s_least : time > s_most ? s_most : time;
        }
    }
}

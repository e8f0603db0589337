using System.Diagnostics;
using Facet.Types.V1;

namespace Facet.Hosting;

/// <summary>Where the time of one call went, stage by stage. For one thread.</summary>
public sealed class StageWatch
{
    private readonly List<StageTiming> _stages = [];
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>In the order in which the stages first ended.</summary>
    public IReadOnlyList<StageTiming> Stages => _stages;

    /// <summary>Adds the time since the last lap to the stage that just ended.</summary>
    public void Lap(string stage)
    {
        var now = Stopwatch.GetTimestamp();
        var elapsed = Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds;
        _last = now;
        Add(stage, elapsed);
    }

    /// <summary>Adds times that were measured elsewhere, in place of the time since the last lap.</summary>
    public void Add(params ReadOnlySpan<(string Stage, TimeSpan Time)> stages)
    {
        _last = Stopwatch.GetTimestamp();
        foreach (var (stage, time) in stages)
        {
            Add(stage, time.TotalMilliseconds);
        }
    }

    private void Add(string stage, double elapsed)
    {
        var known = _stages.Find(timing => timing.Stage == stage);
        if (known is null)
        {
            _stages.Add(new StageTiming { Stage = stage, Milliseconds = elapsed });
        }
        else
        {
            known.Milliseconds += elapsed;
        }
    }
}

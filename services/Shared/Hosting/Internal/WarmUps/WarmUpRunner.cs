using System.Diagnostics;

namespace Facet.Hosting.Internal.WarmUps;

/// <summary>Runs the warm-ups once the endpoints listen, so that probes get an answer meanwhile.</summary>
internal sealed class WarmUpRunner(
    IEnumerable<IWarmUp> warmUps, Readiness readiness, IHostApplicationLifetime lifetime, ILogger<WarmUpRunner> logger) : BackgroundService
{
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(readiness.Stop);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        var remaining = warmUps.ToList();
        foreach (var warmUp in remaining.ToArray())
        {
            if (!await TryRunAsync(warmUp, stoppingToken))
            {
                return;
            }

            if (_refused.Contains(warmUp.Service))
            {
                continue;
            }

            remaining.Remove(warmUp);
            if (remaining.TrueForAll(other => other.Service != warmUp.Service))
            {
                readiness.Report(warmUp.Service, ready: true);
            }
        }
    }

    private async Task<bool> TryRunAsync(IWarmUp warmUp, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await warmUp.WarmUpAsync(cancellationToken);
            WarmUpLog.Ready(logger, warmUp.Service, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return true;
        }
        catch (ServiceRefusedException refusal)
        {
            WarmUpLog.Refused(logger, warmUp.Service, refusal.Message);
            _refused.Add(warmUp.Service);
            readiness.Fail(refusal);
            return true;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // What it works with may be gone already.
            return false;
        }
        catch (Exception exception)
        {
            WarmUpLog.Failed(logger, warmUp.Service, exception.Message);
            WarmUpLog.FailedBecause(logger, exception, warmUp.Service);
            readiness.Fail(exception);
            lifetime.StopApplication();
            return false;
        }
    }
}

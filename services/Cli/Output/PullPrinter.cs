using Facet.Inference;

namespace Facet.Cli.Output;

/// <summary>What happens while a model is pulled, on stderr: a line a file, and on a terminal a count that moves.</summary>
internal sealed class PullPrinter : IProgress<PullProgress>
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly bool _moves = !Console.IsErrorRedirected;
    private long _shown = TimeProvider.System.GetTimestamp();

    public void Report(PullProgress value)
    {
        switch (value.Step)
        {
            case PullStep.Started when value.Bytes > 0:
                Line($"{value.File}: goes on from {Size(value.Bytes)} of {Total(value)}");
                break;
            case PullStep.Started:
                Line($"{value.File}: {Total(value)}");
                break;
            case PullStep.Received when _moves && TimeProvider.System.GetElapsedTime(_shown) >= s_interval:
                _shown = TimeProvider.System.GetTimestamp();
                Console.Error.Write($"\r{value.File}: {Size(value.Bytes)} of {Total(value)}\e[K");
                break;
            case PullStep.Retrying:
                Line($"{value.File}: {value.Note}; trying again");
                break;
            case PullStep.Done:
                Line($"{value.File}: done");
                break;
            case PullStep.Unchanged:
                Line($"{value.File}: is here already");
                break;
            default:
                break;
        }
    }

    private void Line(string text) => Console.Error.WriteLine(_moves ? $"\r{text}\e[K" : text);

    private static string Total(PullProgress value) => value.Total is { } total ? Size(total) : "unknown size";

    private static string Size(long bytes) => bytes < 1_000_000 ? $"{bytes / 1e3:0.0} kB" : bytes < 1_000_000_000 ? $"{bytes / 1e6:0.0} MB" : $"{bytes / 1e9:0.00} GB";
}

using Facet.Cli.Output;
using Spectre.Console;

namespace Facet.Cli.FolderRuns;

/// <summary>A progress bar on stderr.</summary>
internal static class PhotoProgress
{
    /// <param name="total">Photos there are.</param>
    /// <param name="work">Gets what it has to call after each photo; one call at a time.</param>
    public static Task RunAsync(long total, Func<Action, Task> work)
    {
        var progress = Consoles.Error.Progress().Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        return progress.StartAsync(context =>
        {
            var bar = context.AddTask("photos", maxValue: total);
            return work(() => bar.Increment(1));
        });
    }
}

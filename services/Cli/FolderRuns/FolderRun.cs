using Facet.Imaging;
using Facet.Models;
using Grpc.Core;

namespace Facet.Cli.FolderRuns;

/// <summary>
/// Works through the photos of a folder, a bounded number at a time, so that memory does not grow with the folder. What goes wrong with one
/// photo is noted and does not stop the others.
/// </summary>
internal static class FolderRun
{
    /// <returns>The finished report, already printed.</returns>
    /// <exception cref="CliException">The folders cannot be used, the results there are of another origin, or no server is left.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; finished results stay and the report was printed.</exception>
    public static async Task<FolderReport> RunAsync(FolderRunSettings settings, IFolderWork work, CancellationToken cancel)
    {
        FolderItems.Check(settings.Input, settings.Output, settings.Recursive);
        OutputFiles.RemoveAbandoned(settings.Output);
        if (!settings.Overwrite)
        {
            work.Origin.Require(settings.Output);
        }

        var report = new FolderReport(settings.Json);
        try
        {
            var total = FolderItems.Enumerate(settings.Input, settings.Recursive, work.ResultsOf).LongCount();
            await PhotoProgress.RunAsync(total, advance => ForEachAsync(settings, work, report, advance, cancel));
            if (settings.Overwrite)
            {
                // Not before: until all are made again, some of the results are what they were.
                work.Origin.Write(settings.Output);
            }
        }
        finally
        {
            report.Finish(settings.Output);
        }

        return report;
    }

    private static Task ForEachAsync(FolderRunSettings settings, IFolderWork work, FolderReport report, Action advance, CancellationToken cancel)
    {
        var gate = new Lock();
        var options = new ParallelOptions { MaxDegreeOfParallelism = work.Window, CancellationToken = cancel };
        return Parallel.ForEachAsync(FolderItems.Enumerate(settings.Input, settings.Recursive, work.ResultsOf), options, async (item, token) =>
        {
            await OneAsync(item, settings.Overwrite, work, report, token);
            lock (gate)
            {
                advance();
            }
        });
    }

    private static async Task OneAsync(FolderItem item, bool overwrite, IFolderWork work, FolderReport report, CancellationToken cancel)
    {
        if (item.Fault is not null)
        {
            report.Failure(item, item.Fault);
            return;
        }

        try
        {
            if (!overwrite && work.ResultsOf(item.Name).All(File.Exists))
            {
                report.FinishedBefore(item);
                return;
            }

            report.Finished(item, await work.RunAsync(item, cancel));
        }
        catch (Exception error) when (FaultOf(error) is { } fault && !cancel.IsCancellationRequested)
        {
            report.Failure(item, fault);
        }
    }

    /// <returns>Null for what is no fault of the photo and ends the run.</returns>
    private static string? FaultOf(Exception error) => error switch
    {
        CliException { ExitCode: not ExitCodes.NoServer } => error.Message,
        RpcException rpc => rpc.Status.Detail,
        ImageException or ModelException or IOException or UnauthorizedAccessException => error.Message,
        _ => null,
    };
}

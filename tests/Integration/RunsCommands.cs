using Facet.Cli;
using Facet.Cli.Output;

namespace Facet.Integration.Tests;

/// <summary>Tests that run commands in this process, one at a time: they share its standard error.</summary>
[CollectionDefinition(nameof(RunsCommands), DisableParallelization = true)]
public sealed class RunsCommands
{
    /// <returns>Exit code and what was said on stderr.</returns>
    internal static async Task<(int Code, string Error)> RunAsync(params string[] arguments)
    {
        // Made before the exchange: it keeps the writer that it finds.
        _ = Consoles.Error;
        var stderr = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            return (await FacetCommandLine.RunAsync(arguments), error.ToString());
        }
        finally
        {
            Console.SetError(stderr);
        }
    }
}

using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Facet.Hosting;

/// <summary>Runs a service to its end.</summary>
public static class FacetRunner
{
    /// <summary>Exit code when the service could not start or a warm-up failed.</summary>
    public const int CannotStart = 1;

    /// <summary>Exit code when the options are wrong.</summary>
    public const int BadOptions = 2;

    /// <summary>
    /// Runs the application until it is told to stop, then disposes it. Bad options and a port in use are said in a line each on stderr,
    /// without a stack trace.
    /// </summary>
    /// <param name="app">The mapped application.</param>
    /// <param name="cancellationToken">Stops the application.</param>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunFacetAsync(this WebApplication app, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(app);
        await using (app)
        {
            try
            {
                // The host would do this too, but log each failure with a stack trace.
                app.Services.GetRequiredService<IStartupValidator>().Validate();
            }
            catch (Exception exception) when (Explain(exception) is { } lines)
            {
                await Console.Error.WriteLineAsync(lines);
                return BadOptions;
            }

            return await StartAndWaitAsync(app, cancellationToken);
        }
    }

    private static async Task<int> StartAndWaitAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{exception.Message} Choose another with FACET_GRPC or FACET_HTTP.");
            return CannotStart;
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return app.Services.GetRequiredService<Readiness>().HasFailed ? CannotStart : 0;
    }

    /// <returns>Null for what has nothing to do with options.</returns>
    private static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            string.Join(Environment.NewLine, several.InnerExceptions.Select(Explain)),
        // What the configuration binder throws for "many" where a number is wanted names key and value in its message.
        InvalidOperationException { InnerException: FormatException or ArgumentException } => exception.Message,
        _ => null,
    };
}

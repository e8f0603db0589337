namespace Facet.Hosting;

/// <summary>Work a service does once after start, before it counts as ready: load models, open the store.</summary>
public interface IWarmUp
{
    /// <summary>Full name of the gRPC service that waits for it: "facet.parsing.v1.ParsingService".</summary>
    string Service { get; }

    /// <summary>Does the work. An exception ends the host with exit code 1.</summary>
    /// <exception cref="ServiceRefusedException">The service must not serve; the host stays up and says so.</exception>
    Task WarmUpAsync(CancellationToken cancellationToken);
}

/// <summary>Registers warm-ups.</summary>
public static class WarmUpExtensions
{
    /// <summary>Adds a warm-up; they run one after the other, in the order they were added.</summary>
    public static IServiceCollection AddFacetWarmUp<T>(this IServiceCollection services)
        where T : class, IWarmUp => services.AddSingleton<IWarmUp, T>();
}

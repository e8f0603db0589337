using Facet.Hosting;
using Grpc.Core;
using Grpc.Net.Client;

namespace Facet.Cli.Hosting;

/// <summary>
/// Spreads calls over the replicas of a service: each goes where the fewest are under way. A call whose replica does not answer goes to
/// another one; one that is overloaded is waited for. Thread-safe.
/// </summary>
internal sealed class ServiceReplicas : IAsyncDisposable
{
    private static readonly TimeSpan s_lostFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_busyFor = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly ServiceReplica[] _replicas;
    private readonly IReadOnlyList<IDisposable> _channels;
    private readonly EmbeddedServices? _embedded;
    private readonly TimeProvider _time;

    private ServiceReplicas(IEnumerable<ServiceReplica> replicas, IReadOnlyList<IDisposable> channels, EmbeddedServices? embedded, TimeProvider time) =>
        (_replicas, _channels, _embedded, _time) = ([.. replicas], channels, embedded, time);

    public IReadOnlyList<ServiceReplica> All => _replicas;

    /// <summary>Replicas that the caller has made; for tests.</summary>
    internal static ServiceReplicas Of(IEnumerable<ServiceReplica> replicas, TimeProvider time) => new(replicas, [], null, time);

    /// <param name="servers">host:port[,host:port...]; null for the services of this process.</param>
    /// <param name="settings">For the services of this process.</param>
    /// <exception cref="CliException">An address is malformed.</exception>
    public static ServiceReplicas Open(string? servers, IReadOnlyDictionary<string, string?> settings)
    {
        if (servers is null)
        {
            var embedded = new EmbeddedServices(settings);
            return new ServiceReplicas([new ServiceReplica("this process", embedded.Invoker)], [], embedded, TimeProvider.System);
        }

        var addresses = servers.Split(',', StringSplitOptions.TrimEntries);
        var channels = new List<GrpcChannel>();
        try
        {
            // With several replicas the next one is the better second try.
            var options = new FacetChannelOptions { Token = Environment.GetEnvironmentVariable("FACET_TOKEN"), MaxAttempts = addresses.Length > 1 ? 1 : 4 };
            channels.AddRange(addresses.Select(address => FacetChannel.Create(address, options)));
            return new ServiceReplicas(
                addresses.Zip(channels, (address, channel) => new ServiceReplica(address, channel.CreateCallInvoker())), channels, null, TimeProvider.System);
        }
        catch (ArgumentException error)
        {
            channels.ForEach(channel => channel.Dispose());
            throw new CliException(ExitCodes.Usage, $"--server: {error.Message}", error);
        }
    }

    /// <exception cref="RpcException">The call was refused.</exception>
    /// <exception cref="CliException">No replica answers.</exception>
    public async Task<T> CallAsync<T>(Func<CallInvoker, CancellationToken, AsyncUnaryCall<T>> call, CancellationToken cancel)
    {
        var tried = new HashSet<ServiceReplica>();
        while (true)
        {
            var replica = Take(tried);
            TimeSpan wait;
            try
            {
                return await call(replica.Invoker, cancel);
            }
            catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
            {
                tried.Add(replica);
                Lose(replica, tried, error);
                continue;
            }
            catch (RpcException error) when (ErrorTranslator.FromRpc(error) is { Reason: "OVERLOADED" } busy)
            {
                wait = busy.RetryAfter ?? s_busyFor;
            }
            finally
            {
                Release(replica);
            }

            await Task.Delay(wait, _time, cancel);
        }
    }

    /// <summary>Asks every replica the same, as is right before work begins.</summary>
    /// <returns>The answers, in the order of <see cref="All"/>.</returns>
    /// <exception cref="CliException">One does not answer.</exception>
    public async Task<IReadOnlyList<T>> AskEachAsync<T>(Func<CallInvoker, CancellationToken, AsyncUnaryCall<T>> call, CancellationToken cancel)
    {
        var answers = new List<T>();
        foreach (var replica in _replicas)
        {
            try
            {
                answers.Add(await call(replica.Invoker, cancel));
            }
            catch (RpcException error) when (error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Unauthenticated or StatusCode.Unimplemented)
            {
                throw new CliException(
                    ExitCodes.NoServer, $"{replica.Address}: the service does not answer there ({error.StatusCode}: {error.Status.Detail}). Start it, or correct --server or FACET_TOKEN.", error);
            }
        }

        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }

    /// <summary>The least busy one that was not tried; lost ones come last.</summary>
    private ServiceReplica Take(HashSet<ServiceReplica> tried)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var replica = _replicas.Where(replica => !tried.Contains(replica)).MinBy(replica => (replica.LostUntil > now, replica.InFlight))!;
            replica.InFlight++;
            return replica;
        }
    }

    private void Release(ServiceReplica replica)
    {
        lock (_gate)
        {
            replica.InFlight--;
        }
    }

    private void Lose(ServiceReplica replica, HashSet<ServiceReplica> tried, RpcException error)
    {
        lock (_gate)
        {
            replica.LostUntil = _time.GetUtcNow() + s_lostFor;
        }

        if (tried.Count == _replicas.Length)
        {
            throw new CliException(
                ExitCodes.NoServer, $"{string.Join(", ", _replicas.Select(each => each.Address))}: no server answers ({error.Status.Detail}). Start one, or correct --server.", error);
        }
    }
}

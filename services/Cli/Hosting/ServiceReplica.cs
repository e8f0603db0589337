using Grpc.Core;

namespace Facet.Cli.Hosting;

/// <summary>One of the places that a call can go to. Its owner guards what changes.</summary>
/// <param name="address">What messages call it.</param>
/// <param name="invoker">Calls it.</param>
internal sealed class ServiceReplica(string address, CallInvoker invoker)
{
    public string Address => address;

    public CallInvoker Invoker => invoker;

    /// <summary>Calls that have not ended.</summary>
    public int InFlight { get; set; }

    /// <summary>Until when it is tried only after all others, because it did not answer; a time of <see cref="TimeProvider.GetUtcNow"/>.</summary>
    public DateTimeOffset LostUntil { get; set; }
}

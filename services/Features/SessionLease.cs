using Facet.Inference;

namespace Facet.Features;

/// <summary>The use of a loaded backbone by one call: until it is disposed, the backbone is not unloaded.</summary>
public sealed class SessionLease : IDisposable
{
    private Action? _leave;

    internal SessionLease(BackboneSession session, Action leave) => (Session, _leave) = (session, leave);

    public BackboneSession Session { get; }

    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}

using Grpc.Core;

namespace Facet.Hosting.Internal.InProcess;

/// <summary>The unary methods of the services in this process, by full name, such as "/facet.parsing.v1.ParsingService/Parse".</summary>
internal sealed class InProcessMethods
{
    private readonly List<Action<ServiceBinderBase>> _services = [];
    private readonly Lazy<Dictionary<string, Delegate>> _handlers;

    public InProcessMethods() => _handlers = new(BindAll);

    /// <param name="bind">Called once, at the first call: only then can the service be made.</param>
    public void Add(Action<ServiceBinderBase> bind) => _services.Add(bind);

    /// <exception cref="RpcException">UNIMPLEMENTED: no service of this process has the method.</exception>
    public UnaryServerMethod<TRequest, TResponse> Find<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class =>
        _handlers.Value.TryGetValue(method.FullName, out var handler)
            ? (UnaryServerMethod<TRequest, TResponse>)handler
            : throw new RpcException(new Status(
                StatusCode.Unimplemented, $"{method.ServiceName} is not hosted by this process; set the address of the one that hosts it."));

    private Dictionary<string, Delegate> BindAll()
    {
        var binder = new Binder();
        _services.ForEach(bind => bind(binder));
        return binder.Unary;
    }

    private sealed class Binder : ServiceBinderBase
    {
        public Dictionary<string, Delegate> Unary { get; } = new(StringComparer.Ordinal);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            Unary.Add(method.FullName, handler ?? throw new ArgumentNullException(nameof(handler)));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
        {
        }

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        {
        }

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        {
        }
    }
}

using Grpc.Core;

namespace Facet.Hosting.Internal.InProcess;

/// <summary>What a handler sees of a call that came from its own process.</summary>
internal sealed class InProcessCallContext(string method, CallOptions options, CancellationToken cancel) : ServerCallContext
{
    private const string Here = "in-process";

    protected override string MethodCore => method;

    protected override string HostCore => Here;

    protected override string PeerCore => Here;

    protected override DateTime DeadlineCore => options.Deadline ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = options.Headers ?? [];

    protected override CancellationToken CancellationTokenCore => cancel;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Calls inside one process propagate their cancellation token, not a context.");

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}

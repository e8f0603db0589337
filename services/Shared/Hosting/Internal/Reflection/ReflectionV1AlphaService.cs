using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using Current = Grpc.Reflection.V1;

namespace Facet.Hosting.Internal.Reflection;

/// <summary>
/// The same under the protocol's former name. Both versions have the same messages on the wire, so one is re-read as the other.
/// </summary>
internal sealed class ReflectionV1AlphaService(ReflectionCatalog catalog) : ServerReflection.ServerReflectionBase
{
    private readonly ReflectionService _current = new(catalog);

    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            var answer = _current.Answer(Current.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
            await responseStream.WriteAsync(
                ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString()), context.CancellationToken);
        }
    }
}

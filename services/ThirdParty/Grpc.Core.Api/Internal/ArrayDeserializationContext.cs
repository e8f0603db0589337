// Part of the Grpc.Core.Api contract; the project file says why it is here.

using System.Buffers;

namespace Grpc.Core.Internal;

/// <summary>One message that lies in memory.</summary>
internal sealed class ArrayDeserializationContext(byte[] payload) : DeserializationContext
{
    public override int PayloadLength => payload.Length;

    public override byte[] PayloadAsNewBuffer() => [.. payload];

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);
}

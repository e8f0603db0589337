// Part of the Grpc.Core.Api contract; the project file says why it is here.

using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts its bytes: one array, or a buffer writer after the length was announced.</summary>
public abstract class SerializationContext
{
    /// <summary>Ends the message with these bytes.</summary>
    public virtual void Complete(byte[] payload) => throw NotOffered();

    /// <summary>A writer for the bytes of the message; end with <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw NotOffered();

    /// <summary>Announces the length in bytes, before the first write.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends the message that was written to the buffer writer.</summary>
    public virtual void Complete() => throw NotOffered();

    private NotSupportedException NotOffered() => new($"{GetType()} does not offer this way to serialize.");
}

using System.Buffers.Binary;

namespace Facet.Index.Internal.Snapshots;

/// <summary>Little-endian numbers one after the other.</summary>
internal ref struct SnapshotFields(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    public int Position { get; private set; }

    public void Write(ReadOnlySpan<byte> value) => value.CopyTo(Next(value.Length));

    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Next(sizeof(int)), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Next(sizeof(long)), value);

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Next(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Next(sizeof(long)));

    private Span<byte> Next(int length)
    {
        var next = _bytes.Slice(Position, length);
        Position += length;
        return next;
    }
}

namespace Facet.Models.Internal;

/// <summary>
/// The bytes of a constant, little-endian and row-major. They may be made only when they are written: a large model then passes through
/// memory one tensor at a time, whatever is done to its weights on the way.
/// </summary>
internal sealed class ConstantData
{
    private readonly Action<Stream> _write;

    private ConstantData(long length, Action<Stream> write) => (Length, _write) = (length, write);

    public long Length { get; }

    /// <param name="bytes">Kept, not copied.</param>
    public static ConstantData Of(byte[] bytes) => new(bytes.Length, stream => stream.Write(bytes));

    /// <param name="length">Bytes that <paramref name="write"/> writes.</param>
    /// <param name="write">Called each time they are needed; nothing is kept.</param>
    public static ConstantData Deferred(long length, Action<Stream> write) => new(length, write);

    public void WriteTo(Stream stream)
    {
        var start = stream.Position;
        _write(stream);
        if (stream.Position - start != Length)
        {
            throw new InvalidOperationException($"A constant of {Length} bytes was written as {stream.Position - start}.");
        }
    }
}

namespace Facet.Models.Internal;

/// <summary>
/// The bytes of a constant, little-endian and row-major. They may be made only when they are asked for: a large model is then written
/// one tensor at a time, whatever was done to its weights on the way.
/// </summary>
internal sealed class ConstantData
{
    private readonly Func<byte[]> _load;

    private ConstantData(long length, Func<byte[]> load) => (Length, _load) = (length, load);

    public long Length { get; }

    /// <param name="bytes">Kept, not copied.</param>
    public static ConstantData Of(byte[] bytes) => new(bytes.Length, () => bytes);

    /// <param name="length">Exactly what <paramref name="load"/> will give.</param>
    /// <param name="load">Called each time the bytes are written; nothing is kept.</param>
    public static ConstantData Deferred(long length, Func<byte[]> load) => new(length, load);

    public byte[] Load()
    {
        var bytes = _load();
        return bytes.Length == Length
            ? bytes
            : throw new InvalidOperationException($"A constant of {Length} bytes was loaded as {bytes.Length}.");
    }
}

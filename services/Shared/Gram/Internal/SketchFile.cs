using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Facet.Gram;

/// <summary>
/// A sketch model as little-endian bytes.
/// <code>
/// 0   u32  "FSKM"            20  f64  residual share
/// 4   u32  version           28  f32  [axes, channels] axes
/// 8   i32  channels          then f32 [dimensions, axes (axes + 1) / 2] directions
/// 12  i32  axes              then 32 bytes SHA-256 of all before
/// 16  i32  dimensions
/// </code>
/// </summary>
internal static class SketchFile
{
    private const uint Magic = 0x4D4B5346;
    private const uint Version = 2;
    private const int HeaderBytes = 28;

    /// <summary>Everything but the checksum.</summary>
    public static byte[] Write(GramCoordinates coordinates, float[] directions, int dimensions, double residualShare)
    {
        var axes = MemoryMarshal.AsBytes(coordinates.Values);
        var rest = MemoryMarshal.AsBytes(directions.AsSpan());
        var file = new byte[HeaderBytes + axes.Length + rest.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(file, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), coordinates.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), coordinates.Axes);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), dimensions);
        BinaryPrimitives.WriteDoubleLittleEndian(file.AsSpan(20), residualShare);
        axes.CopyTo(file.AsSpan(HeaderBytes));
        rest.CopyTo(file.AsSpan(HeaderBytes + axes.Length));
        return file;
    }

    /// <returns>Everything but the checksum, which fits.</returns>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes + SHA256.HashSizeInBytes || BinaryPrimitives.ReadUInt32LittleEndian(file) != Magic)
        {
            throw new ArgumentException("the bytes are no sketch model: they do not begin with FSKM, or are cut short");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (version != Version)
        {
            throw new ArgumentException($"the sketch model has version {version}, this program reads version {Version}; train it again");
        }

        var body = file[..^SHA256.HashSizeInBytes];
        return SHA256.HashData(body).AsSpan().SequenceEqual(file[body.Length..])
            ? body
            : throw new ArgumentException("the sketch model does not match its checksum: it is damaged");
    }

    public static SketchModel Read(ReadOnlySpan<byte> body)
    {
        var channels = BinaryPrimitives.ReadInt32LittleEndian(body[8..]);
        var axes = BinaryPrimitives.ReadInt32LittleEndian(body[12..]);
        var dimensions = BinaryPrimitives.ReadInt32LittleEndian(body[16..]);
        var residual = BinaryPrimitives.ReadDoubleLittleEndian(body[20..]);
        if (channels is < 1 or > CompactLayout.MaxChannels || axes < 1 || axes > Math.Min(channels, SketchOptions.MostAxes)
            || dimensions is < 1 or > SketchOptions.MostDimensions || !(residual is >= 0 and <= 1))
        {
            throw new ArgumentException(
                $"the sketch model says {channels} channels, {axes} axes, {dimensions} dimensions, residual {residual}: it is damaged");
        }

        var (length, directions) = ((long)axes * channels, (long)dimensions * axes * (axes + 1) / 2);
        if (body.Length - HeaderBytes != (length + directions) * sizeof(float))
        {
            throw new ArgumentException($"the sketch model has {body.Length} bytes, its header makes another number: it is damaged");
        }

        var values = MemoryMarshal.Cast<byte, float>(body[HeaderBytes..]).ToArray();
        return Array.TrueForAll(values, float.IsFinite)
            ? new SketchModel(new GramCoordinates(values[..(int)length], channels), values[(int)length..], residual)
            : throw new ArgumentException("the sketch model holds a number that is not finite: it is damaged");
    }
}

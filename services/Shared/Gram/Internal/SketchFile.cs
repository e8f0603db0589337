using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Facet.Gram;

/// <summary>
/// A sketch model as little-endian bytes.
/// <code>
/// 0   u32  "FSKM"            16  f64  residual share
/// 4   u32  version           24  f32  [landmarks, dimensions] projection
/// 8   i32  landmarks         then     each landmark: i32 length, a record of compact factors
/// 12  i32  dimensions        then     32 bytes SHA-256 of all before
/// </code>
/// </summary>
internal static class SketchFile
{
    private const uint Magic = 0x4D4B5346;
    private const uint Version = 1;
    private const int HeaderBytes = 24;

    /// <summary>Everything but the checksum.</summary>
    public static byte[] Write(SketchModel model, byte[][] landmarks, float[] projection)
    {
        var file = new byte[HeaderBytes + (projection.Length * sizeof(float)) + landmarks.Sum(record => sizeof(int) + record.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(file, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), landmarks.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), model.Dimensions);
        BinaryPrimitives.WriteDoubleLittleEndian(file.AsSpan(16), model.ResidualShare);
        MemoryMarshal.AsBytes(projection.AsSpan()).CopyTo(file.AsSpan(HeaderBytes));
        var rest = file.AsSpan(HeaderBytes + (projection.Length * sizeof(float)));
        foreach (var record in landmarks)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, record.Length);
            record.CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + record.Length)..];
        }

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
        var landmarks = BinaryPrimitives.ReadInt32LittleEndian(body[8..]);
        var dimensions = BinaryPrimitives.ReadInt32LittleEndian(body[12..]);
        var residual = BinaryPrimitives.ReadDoubleLittleEndian(body[16..]);
        var size = (long)landmarks * dimensions * sizeof(float);
        if (landmarks is < 1 or > SketchOptions.MostLandmarks || dimensions < 1 || dimensions > Math.Min(landmarks, SketchOptions.MostDimensions)
            || size > body.Length - HeaderBytes || !(residual is >= 0 and <= 1))
        {
            throw new ArgumentException(
                $"the sketch model says {landmarks} landmarks, {dimensions} dimensions, residual {residual}: it is damaged");
        }

        var projection = MemoryMarshal.Cast<byte, float>(body.Slice(HeaderBytes, (int)size)).ToArray();
        if (!Array.TrueForAll(projection, float.IsFinite))
        {
            throw new ArgumentException("the projection of the sketch model holds a number that is not finite: it is damaged");
        }

        return new SketchModel(ReadRecords(body[(HeaderBytes + (int)size)..], landmarks), projection, dimensions, residual);
    }

    private static byte[][] ReadRecords(ReadOnlySpan<byte> rest, int count)
    {
        var records = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var length = rest.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(rest) : -1;
            if (length < 0 || length > rest.Length - sizeof(int))
            {
                throw new ArgumentException($"landmark {i} of the sketch model lies outside its bytes: it is damaged");
            }

            records[i] = rest.Slice(sizeof(int), length).ToArray();
            if (CompactFactors.Read(records[i]).Channels != CompactFactors.Read(records[0]).Channels)
            {
                throw new ArgumentException($"landmark {i} of the sketch model has other channels than landmark 0: it is damaged");
            }

            rest = rest[(sizeof(int) + length)..];
        }

        return rest.IsEmpty ? records : throw new ArgumentException($"the sketch model has {rest.Length} bytes too many: it is damaged");
    }
}

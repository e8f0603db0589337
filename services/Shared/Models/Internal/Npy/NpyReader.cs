using System.Buffers.Binary;

namespace Facet.Models.Internal.Npy;

internal static class NpyReader
{
    /// <summary>A header is about a hundred characters long.</summary>
    private const uint MaxHeaderBytes = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static NpyFile Read(ReadOnlyMemory<byte> file, string name)
    {
        var bytes = file.Span;
        var (lengthSize, minorAt) = (Version(bytes, name) == 1 ? sizeof(ushort) : sizeof(uint), Magic.Length + 1);
        var lengthAt = minorAt + 1;
        if (bytes.Length < lengthAt + lengthSize)
        {
            throw ModelException.Invalid($"{name} is truncated: it ends inside of its header.");
        }

        var headerLength = lengthSize == sizeof(ushort)
            ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[lengthAt..])
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes[lengthAt..]);
        var headerAt = lengthAt + lengthSize;
        if (headerLength > MaxHeaderBytes || headerLength > bytes.Length - headerAt)
        {
            throw ModelException.Invalid($"{name} is truncated or damaged: its header claims {headerLength} bytes of {bytes.Length}.");
        }

        var (type, shape) = NpyHeader.Parse(bytes.Slice(headerAt, (int)headerLength), name);
        var data = file[(headerAt + (int)headerLength)..];
        var needed = Checkpoints.TensorSizes.Bytes(name, "array", type, shape);
        return data.Length == needed
            ? new NpyFile(name, type, shape, data)
            : throw ModelException.Invalid(
                $"{name}: an array of shape {Shapes.Text(shape)} and type {type} needs {needed} bytes; {data.Length} follow the header.");
    }

    private static byte Version(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < Magic.Length + 2 || !bytes.StartsWith(Magic))
        {
            throw ModelException.Invalid($"{name} is no .npy file: its first bytes are not those of the format.");
        }

        var version = bytes[Magic.Length..(Magic.Length + 2)];
        return version is [1 or 2, 0]
            ? version[0]
            : throw ModelException.Unsupported($"{name} is of version {version[0]}.{version[1]} of the .npy format; 1.0 and 2.0 can be read.");
    }
}

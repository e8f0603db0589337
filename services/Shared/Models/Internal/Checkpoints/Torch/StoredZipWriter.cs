using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>
/// Writes a zip archive of entries that are stored as they are, the data of each at a multiple of 64 bytes as torch.save has it. Names are
/// ASCII; the archive stays below 4 GiB. Field offsets are those of PKWARE's APPNOTE.TXT.
/// </summary>
internal sealed class StoredZipWriter(Stream target) : IDisposable
{
    private const int Alignment = 64;
    private const int LocalHeaderLength = 30;

    /// <summary>The extra field that fills up to the alignment: two letters of no registered meaning, and its length.</summary>
    private const int PaddingHeaderLength = 4;

    private readonly MemoryStream _directory = new();
    private int _entries;
    private uint _position;

    public void Add(string name, ReadOnlySpan<byte> data)
    {
        var nameBytes = Encoding.ASCII.GetBytes(name);
        var unpadded = _position + LocalHeaderLength + (uint)nameBytes.Length + PaddingHeaderLength;
        var padding = new byte[PaddingHeaderLength + (-(int)unpadded & (Alignment - 1))];
        "FB"u8.CopyTo(padding);
        BinaryPrimitives.WriteUInt16LittleEndian(padding.AsSpan(2), (ushort)(padding.Length - PaddingHeaderLength));
        var (crc, start) = (Crc32.HashToUInt32(data), _position);
        Write(target, "PK\u0003\u0004"u8, [0, 0, 0, 0, 0], [crc, (uint)data.Length, (uint)data.Length], [nameBytes.Length, padding.Length]);
        target.Write(nameBytes);
        target.Write(padding);
        target.Write(data);
        _position = checked(unpadded + (uint)(padding.Length - PaddingHeaderLength) + (uint)data.Length);
        Write(
            _directory, "PK\u0001\u0002"u8, [0, 0, 0, 0, 0, 0], [crc, (uint)data.Length, (uint)data.Length],
            [nameBytes.Length, 0, 0, 0, 0, 0, 0], start);
        _directory.Write(nameBytes);
        _entries++;
    }

    public void End()
    {
        target.Write(_directory.GetBuffer().AsSpan(0, (int)_directory.Length));
        Write(target, "PK\u0005\u0006"u8, [0, 0, _entries, _entries], [(uint)_directory.Length, _position], [0]);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>A signature, fields of 16 bits, of 32 bits, of 16 bits, and perhaps one more of 32 bits.</summary>
    private static void Write(
        Stream stream, ReadOnlySpan<byte> signature, ReadOnlySpan<int> shorts, ReadOnlySpan<uint> integers, ReadOnlySpan<int> moreShorts, uint? last = null)
    {
        stream.Write(signature);
        Shorts(stream, shorts);
        Integers(stream, integers);
        Shorts(stream, moreShorts);
        if (last is { } value)
        {
            Integers(stream, [value]);
        }
    }

    private static void Shorts(Stream stream, ReadOnlySpan<int> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)value));
            stream.Write(bytes);
        }
    }

    private static void Integers(Stream stream, ReadOnlySpan<uint> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}

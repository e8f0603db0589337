using System.Buffers.Binary;
using System.Text;

namespace Facet.Unit.Tests.Models.Checkpoints;

/// <summary>Writes files as torch.save does, around any pickle.</summary>
internal static class TorchFile
{
    public static byte[] Zip(byte[] pickle, params (string Key, byte[] Data)[] storages) => Entries(
        [("any name/data.pkl", pickle), ("any name/byteorder", "little"u8.ToArray()), .. storages.Select(s => ($"any name/data/{s.Key}", s.Data))]);

    /// <summary>A zip archive of stored entries; zip64 puts all sizes and offsets into their 64-bit fields.</summary>
    public static byte[] Entries((string Name, byte[] Data)[] entries, ushort method = 0, ushort flags = 0, bool zip64 = false)
    {
        var file = new MemoryStream();
        var directory = new MemoryStream();
        foreach (var (name, data) in entries)
        {
            var nameBytes = Encoding.UTF8.GetBytes(name);
            var offset = (uint)file.Length;
            // Sizes in the local header may be 0: they follow the data. An extra field of any length aligns it.
            file.Write([.. "PK\u0003\u0004"u8, .. new byte[22], .. U16(nameBytes.Length), .. U16(5), .. nameBytes, 1, 2, 3, 4, 5, .. data]);
            byte[] extra = zip64 ? [1, 0, 24, 0, .. U64(data.Length), .. U64(data.Length), .. U64(offset)] : [];
            var (size, at) = zip64 ? (uint.MaxValue, uint.MaxValue) : ((uint)data.Length, offset);
            directory.Write([.. "PK\u0001\u0002"u8, .. new byte[4], .. U16(flags), .. U16(method), .. new byte[8], .. U32(size), .. U32(size)]);
            directory.Write([.. U16(nameBytes.Length), .. U16(extra.Length), .. new byte[10], .. U32(at), .. nameBytes, .. extra]);
        }

        var (start, length) = (file.Length, directory.Length);
        file.Write(directory.ToArray());
        if (zip64)
        {
            var wideAt = file.Length;
            file.Write([.. "PK\u0006\u0006"u8, .. U64(44), .. new byte[12], .. U64(entries.Length), .. U64(entries.Length), .. U64(length), .. U64(start)]);
            file.Write([.. "PK\u0006\u0007"u8, .. U32(0), .. U64(wideAt), .. U32(1)]);
        }

        var (count, shownLength, shownStart) = zip64 ? (ushort.MaxValue, uint.MaxValue, uint.MaxValue) : (entries.Length, (uint)length, (uint)start);
        file.Write([.. "PK\u0005\u0006"u8, .. new byte[4], .. U16(count), .. U16(count), .. U32(shownLength), .. U32(shownStart), 0, 0]);
        return file.ToArray();
    }

    /// <summary>The format before 2020; each storage comes with its number of elements.</summary>
    public static byte[] Stream(byte[] pickle, params (string Key, long Count, byte[] Data)[] storages)
    {
        var magic = PickleWriter.Begin.Raw(0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19).End();
        var machine = PickleWriter.Begin.Dict(items => items.Text("little_endian").Raw(0x88)).End();
        var keys = PickleWriter.Begin.Raw("](");
        foreach (var (key, _, _) in storages)
        {
            keys.Text(key);
        }

        return
        [
            .. magic, .. PickleWriter.Begin.Int(1001).End(), .. machine, .. pickle, .. keys.Raw("e").End(),
            .. storages.SelectMany(storage => (byte[])[.. U64(storage.Count), .. storage.Data]),
        ];
    }

    private static byte[] U16(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] U64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}

using System.Buffers.Binary;

namespace Facet.Unit.Tests.Models.Checkpoints;

/// <summary>Damages a file in the ways that find the faults of readers: single bits, sizes, missing and repeated parts.</summary>
internal static class Mutation
{
    private static readonly long[] _evil =
        [0, 1, -1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 60];

    public static byte[] Of(byte[] intact, Random random)
    {
        var bytes = intact.ToList();
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    Overwrite(bytes, at, _evil[random.Next(_evil.Length)], 1 << random.Next(4));
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 100), bytes.Count - at)));
                    break;
                case 5:
                    // A digit more or less in a text of numbers.
                    bytes[at] = (byte)random.Next('0', '9' + 1);
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(20) == 0 ? bytes.Count - at : 0);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Replaces a file fast: some file systems flush to disk what File.WriteAllBytes empties and writes again.</summary>
    public static void Write(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        file.Write(bytes);
        file.SetLength(bytes.Length);
    }

    private static void Overwrite(List<byte> bytes, int at, long value, int size)
    {
        var number = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        for (var i = 0; i < size && at + i < bytes.Count; i++)
        {
            bytes[at + i] = number[i];
        }
    }
}
